# حالات الفشل: جملة واحدة لكل منها. $detail هو السبب: أحد الأسباب المذكورة في النهاية، وإلا فما يقوله البرنامج بالإنجليزية.

error-server = أجاب الخادم بخطأ: { $detail }
error-reason-not-authorised = لست مخولا للقيام بهذا.
error-reason-catalogue-missing = ليس لدى العقدة فهرس بعد. أعد المحاولة بعد أن تتلقى واحدا.
error-reason-behind-signer-state = تستعيد العقدة سجلها ولا تقبل شيئا في الوقت الحالي.
error-reason-clock-behind = ساعة العقدة متأخرة كثيرا عن آخر قيد في سجلها، ولذلك لا تقبل شيئا. على مدير العقدة أن يضبط الساعة.
error-reason-idempotency-conflict = استُعمل مفتاح عدم التكرار من قبل مع محتوى آخر أو مستوى تقاسم آخر، أو مع إرسال مُحي.
error-reason-limit-exceeded = تم تجاوز أحد حدود العقدة.
error-reason-bad-request = لا تفهم العقدة الطلب.
error-reason-bad-signature = لا يطابق التوقيع المحتوى والشهادة.
error-reason-content-mismatch = المحتوى الذي وصل ليس المحتوى الذي تم توقيعه.
error-reason-batch-not-sorted = لم تصل الأسطر بالترتيب المنتظر.
error-reason-not-published = لا يتضمن أي إصدار لدى العقدة ما تطلبه.
error-reason-unknown-indicator = لا يوجد هذا المؤشر في الفهرس.
error-reason-unknown-area = لا يوجد في الفهرس مجال ترابي بهذا الرمز أو الاسم.
error-reason-ambiguous-area = قد يدل الاسم على أكثر من مجال ترابي؛ اكتب الرمز.
error-reason-not-operator = لا يحق لهذه العقدة نشر ذلك؛ يحق لعقدة المشغل فقط.
error-reason-release-not-safe = لم يُعَدّ الإصدار: يمكن أن تُحسب منه أرقام محجوبة من هذه المؤشرات. انشرها لمجالات ترابية أكبر فقط (publish_from)، أو بتوزيعات أقل، أو أعدّ إصدارا لعدد أقل من الناس (--audience node).
error-reason-catalogue-faults = الفهرس غير متسق.
error-reason-not-found = لا يوجد ما يحق لك الاطلاع عليه.
error-bad-url = عنوان العقدة ليس على شكل https://host:port: { $detail }
error-certificate-refused = رفضت العقدة شهادتك: { $detail }
error-wrong-server = ما يجيب على هذا العنوان ليس العقدة المقصودة: { $detail }
error-revocations-ended = انتهت لائحة الإلغاء { $path } في { $day }، ولم تقدم العقدة لائحة أحدث. اطلبها من القائمين على عقدتك وضعها في هذا المكان.
error-unreachable = لا يمكن الوصول إلى العقدة: { $detail }
error-action-left-out = لا يمكن استعمال ACTION بالقيمة M أو D للمؤشر { $indicator }: تحفظ هذه العقدة أرقاما منه لا توافق الفهرس الحالي، ولا يُعرف هنا ما فيها. اكتب الأسطر كاملة.
error-no-answer = أنهت العقدة الاتصال دون جواب.
error-bad-answer = لا يمكن قراءة جواب العقدة: { $detail }
error-no-catalogue = لم ترسل العقدة فهرسها.
error-catalogue-too-large = فهرس العقدة أكبر من أن يكون فهرسا.
error-bad-catalogue = الفهرس غير متسق.
error-running = توقف: { $detail }
error-output = لا يمكن كتابة المخرجات: { $detail }
error-read = لا يمكن قراءة { $path }: { $detail }
error-write = لا يمكن كتابة { $path }: { $detail }
error-key = لا يتضمن { $path } مفتاحا قادرا على التوقيع.
error-certificate = لا يتضمن { $path } شهادة من شهادات الاتحاد.
error-certificate-files = لا يمكن استعمال الشهادة أو المفتاح أو سلطات التصديق: { $detail }
error-no-profile = لا يوجد ملف تعريف باسم «{ $name }». تم البحث في:
error-no-profile-named = حدد ملف تعريف عبر --as متبوعا باسمه، أو عبر MARSAD_AS.
error-profile = { $path } ليس ملف تعريف.
error-node-name = «{ $name }» ليس اسم عقدة.
error-one-file = لا تستعمل --receipt و--set-aside و--idempotency-key إلا مع ملف واحد.
error-file-too-large = حجم { $path } يفوق 64 ميبيبايت.
error-set-aside =
    { COUNT($count) ->
        [zero] كل الأسطر مقروءة.
        [one] لا يمكن قراءة سطر واحد ولذلك لا يمكن وضعه جانبا. صححه أولا.
        [two] لا يمكن قراءة سطرين ولذلك لا يمكن وضعهما جانبا. صححهما أولا.
        [few] لا يمكن قراءة { $count } أسطر ولذلك لا يمكن وضعها جانبا. صححها أولا.
        [many] لا يمكن قراءة { $count } سطرا ولذلك لا يمكن وضعها جانبا. صححها أولا.
       *[other] لا يمكن قراءة { $count } سطر ولذلك لا يمكن وضعها جانبا. صححها أولا.
    }
error-grant-kind = «{ $kind }» ليس نوعا من التراخيص؛ يوجد submit وmicrocells.
error-authority = لا تستطيع سلطة التصديق القيام بذلك: { $detail }
error-authority-exists = توجد سلطة تصديق من قبل في { $path }.
error-serial = «{ $serial }» ليس رقما تسلسليا ولا ملف شهادة.
error-bad-key = «{ $key }» ليس مفتاح تحقق.
error-keys-needed = حدد المفتاح الذي تثق به عبر --key أو ملف تعريف يتضمن trusted_keys.
error-no-trusted-key = لا تثق بأي مفتاح من مفاتيح { $origin }.
error-note = نقطة التحقق غير موقعة بمفتاح تثق به.
error-other-log = نقطة التحقق تخص سجلا آخر: { $log }
error-log-short = عدد القيود المنتظرة { $expected }، ولم تعرض العقدة منها إلا { $size }.
error-header = رأس القيد { $index } ليس كما ينبغي.
error-root = قيود { $log } ليست تلك التي تم توقيعها.
error-proof = الإثبات غير صحيح.
error-receipt = الوصل غير صحيح: { $detail }
error-not-a-receipt = الملف ليس وصلا.
error-cosignature = توقيع { $signer } على نقطة التحقق الخاصة بالسجل { $log } غير صحيح.
error-release-no-proof = ليس لدى العقدة أي نقطة تحقق من الجهة التي أعدت الإصدار تشمله. أعد المحاولة لاحقا.
error-release-not-proven = الإصدار غير مثبت.
error-release-other = ما تثبته العقدة ليس الإصدار المطلوب.
error-reason-busy = العقدة منشغلة. أعد المحاولة بعد لحظة.
error-reason-quota-exceeded = استنفدت حصتك في الوقت الحالي. أعد المحاولة لاحقا.
error-reason-stopping = العقدة بصدد التوقف. أعد المحاولة لاحقا.
error-reason-versions-moved = تغير الفهرس أو لائحة الأعضاء في هذه الأثناء. أعد المحاولة.
error-reason-content-refused = ترفض العقدة المحتوى: { $detail }
error-reason-unknown-code-list = لا توجد لائحة الرموز هذه في الفهرس.
error-reason-peer-unreachable = لا يمكن الوصول إلى النظير على هذا العنوان.
error-reason-quarantined = السجل في الحجر: وقّع مصدره تاريخين مختلفين.
error-reason-release-damaged = إصدار يحتاج إليه هذا الجواب تالف في هذه العقدة، لذلك لا يُعرض شيء مما قد يحجبه. يستعيد القائمون على العقدة قاعدة بياناتها (docs/backup-and-restore.md). ويمكن قراءة الإصدارات الأخرى في انتظار ذلك.
error-reason-release-unreadable = كتبت العقدة التي أعدت إصدارا يحتاج إليه هذا الجواب ما لا تستطيع أي عقدة قراءته، لذلك لا يُعرض شيء مما قد يحجبه. تسحبه تلك العقدة (marsad release withdraw ID --why السبب) ثم تعد إصدارا آخر. ويمكن قراءة الإصدارات الأخرى في انتظار ذلك.
error-config-unknown = { $path }، السطر { $line }: المفتاح «{ $key }» غير معروف.
error-config-missing = { $path }: المفتاح «{ $key }» ناقص.
error-config = { $path }، السطر { $line }: { $detail }
error-config-wrong = { $path }: { $detail }.
error-listen = لا يمكن للعقدة أن تستقبل الاتصالات على العنوان { $address }: { $detail }
error-listen-in-use = لا يمكن للعقدة أن تستقبل الاتصالات على العنوان { $address }: يستعمل برنامج آخر هذا المنفذ.
error-database-down = قاعدة البيانات على العنوان { $address } لا تجيب: { $detail }
error-database-other = ما يجيب على العنوان { $address } ليس خادم Postgres. تحقق من المضيف والمنفذ في عنوان قاعدة البيانات.
error-database-missing = قاعدة البيانات غير موجودة. أنشئها فارغة واجعلها ملكا لدور العقدة.
error-database-role = ترفض قاعدة البيانات دخول العقدة: { $detail }. تحقق من الدور ومن كلمة سره.
error-database-program = أنشأت نسخة أخرى من مرصد قاعدة البيانات هذه. شغّل العقدة بتلك النسخة، أو أعط هذه النسخة قاعدة فارغة تملؤها من نظرائها.
error-database-failed = قاعدة البيانات لا تعمل كما ينبغي: { $detail }

## الأسباب: تأتي بعد النقطتين في الجمل أعلاه.

cause-technical = تفاصيل تقنية: { $detail }
cause-refused = لا شيء يستقبل الاتصالات على هذا العنوان
cause-timeout = لم يصل أي جواب في الوقت المحدد
cause-no-host = لا يُعرف أي جهاز بهذا الاسم
cause-network = لا تؤدي الشبكة إليه
cause-address = ليس لهذا الجهاز هذا العنوان
cause-closed = قُطع الاتصال
cause-no-connection = تعذر إنشاء اتصال
cause-server-certificate = ما يجيب ليس خادم عقدة
cause-protocol = ما يجيب لا يتكلم كما تتكلم العقد (TLS 1.3 وHTTP/2)
cause-not-a-node = يجيب { $found }، وهو ليس عقدة
cause-wrong-node = تجيب العقدة { $found } لا العقدة { $expected }
cause-expired = انتهت صلاحية الشهادة
cause-not-yet = لم تبدأ صلاحية الشهادة بعد؛ تحقق من ساعة هذا الجهاز
cause-authority = الشهادة ليست من سلطة تصديق موثوق بها هنا
cause-host-name = الشهادة تخص اسم مضيف آخر
cause-revoked = الشهادة ملغاة
cause-list-ended = انتهت صلاحية لائحة الإلغاء
cause-own-expired = انتهت صلاحيتها أو لم تبدأ بعد
cause-own-revoked = هي ملغاة
cause-own-authority = ليست من سلطة تصديق تثق بها العقدة
cause-own-none = لم تقدَّم أي شهادة
cause-own-bad = ليست شهادة تقبلها العقدة
cause-database-socket = لا يوجد هناك أي خادم لقواعد البيانات
cause-database-starting = هي بصدد البدء أو التوقف
cause-database-password = الدور أو كلمة سره غير صحيح
cause-database-role = لا يحق للدور الدخول
cause-database-none = لا توجد قاعدة بهذا الاسم
cause-database-disk-full = قرصها ممتلئ
cause-database-read-only = هي للقراءة فقط، كما هو حال النسخة المطابقة
cause-database-connections = لم يبق لديها أي اتصال متاح
cause-not-found = لا يوجد ملف ولا مجلد بهذا الاسم
cause-permission = ليس لديك الإذن
cause-folder = هو مجلد
cause-no-folder = يوجد ملف في مكان مجلد
cause-exists = هو موجود من قبل
cause-disk-full = القرص ممتلئ
cause-read-only = القرص للقراءة فقط
cause-not-text = ليس نصا بترميز UTF-8
