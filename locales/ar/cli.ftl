# ما تقوله الأوامر. تُدرج الرموز والأسماء والأعداد كما هي.

finding-other = { $code }: وُجد «{ $value }»، والمنتظر: { $expected }.
    .action = لا تعرف نسختك من marsad هذا الرمز؛ قد توضح نسخة أحدث المزيد.
assumed-head =
    { COUNT($rows) ->
        [zero] { $file }: دون أسطر.
        [one] { $file }: سطر واحد.
        [two] { $file }: سطران.
        [few] { $file }: { $rows } أسطر.
        [many] { $file }: { $rows } سطرا.
       *[other] { $file }: { $rows } سطر.
    }
assumed-total = المجموع
assumed-line =
    { COUNT($rows) ->
        [zero] { $concept } = { $code } دون أي سطر
        [one] { $concept } = { $code } لسطر واحد
        [two] { $concept } = { $code } لسطرين
        [few] { $concept } = { $code } لـ { $rows } أسطر
        [many] { $concept } = { $code } لـ { $rows } سطرا
       *[other] { $concept } = { $code } لـ { $rows } سطر
    }
assumed-named = «{ $text }» هو { $code }: { $name } ({ $level })، ضمن { $parent }
assumed-named-bare = «{ $text }» هو { $code }: { $name } ({ $level })
assumed-merge =
    { COUNT($rows) ->
        [zero] ‏ACTION M: لا يتغير أي سطر
        [one] ‏ACTION M: سطر واحد يغير ما يتضمنه، ويبقى ما تركه فارغا كما هو محفوظ
        [two] ‏ACTION M: سطران يغيران ما يتضمنانه، ويبقى ما تركاه فارغا كما هو محفوظ
        [few] ‏ACTION M: { $rows } أسطر تغير ما تتضمنه، ويبقى ما تركته فارغا كما هو محفوظ
        [many] ‏ACTION M: { $rows } سطرا تغير ما تتضمنه، ويبقى ما تركته فارغا كما هو محفوظ
       *[other] ‏ACTION M: { $rows } سطر تغير ما تتضمنه، ويبقى ما تركته فارغا كما هو محفوظ
    }
assumed-delete =
    { COUNT($figures) ->
        [zero] ‏ACTION D: لا يُسحب أي رقم
        [one] ‏ACTION D: يُسحب رقم واحد؛ والبعد المتروك فارغا يعني جميع رموزه
        [two] ‏ACTION D: يُسحب رقمان؛ والبعد المتروك فارغا يعني جميع رموزه
        [few] ‏ACTION D: تُسحب { $figures } أرقام؛ والبعد المتروك فارغا يعني جميع رموزه
        [many] ‏ACTION D: يُسحب { $figures } رقما؛ والبعد المتروك فارغا يعني جميع رموزه
       *[other] ‏ACTION D: يُسحب { $figures } رقم؛ والبعد المتروك فارغا يعني جميع رموزه
    }
assumed-unread =
    { COUNT($count) ->
        [zero] يُقرأ كل ما بجانب الأرقام: { $places }
        [one] بجانب الأرقام شيء واحد لا يُقرأ: { $places }
        [two] بجانب الأرقام شيئان لا يُقرآن: { $places }
        [few] بجانب الأرقام { $count } نصوص أو مجاميع أو أوراق لا تُقرأ: { $places }
        [many] بجانب الأرقام { $count } نصا أو مجموعا أو ورقة لا تُقرأ: { $places }
       *[other] بجانب الأرقام { $count } نص أو مجموع أو ورقة لا تُقرأ: { $places }
    }
assumed-sharing = التقاسم = { $level }: { $who }
sharing-open = ستحفظ كل عقد الاتحاد هذه الأسطر
sharing-federation = ستحفظ كل عقد الاتحاد هذه الأسطر
sharing-local = ستحفظ هذه العقدة وحدها هذه الأسطر؛ ترى العقد الأخرى أن هناك قيدا ولا ترى شيئا من محتواه
releases-line = الإصدارات: { $which }
releases-of = الإصدارات، { $indicators }: { $which }
releases-public = قد تظهر الأرقام ومجاميعها في كل الإصدارات، بما فيها العمومية؛ وتُحجب الأعداد الصغيرة
releases-members = قد تظهر الأرقام ومجاميعها في الإصدارات الموجهة إلى أعضاء الاتحاد؛ وتُحجب الأعداد الصغيرة
releases-totals = تبقى الأسطر هنا؛ يجوز أن تُعرض على الأعضاء مجاميع ثلاثة مجالات ترابية أو ثلاثة مصرحين فأكثر، ولا يظهر سطر وحده أبدا؛ وتُحجب الأعداد الصغيرة
releases-node = لا تظهر الأرقام ومجاميعها إلا في الإصدارات الموجهة إلى العاملين في هذه العقدة
submit-accepted =
    { COUNT($rows) ->
        [zero] تم الحفظ: { $file }، دون أسطر، التقاسم { $sharing }؛ الإرسال { $submission }، الموضع في السجل { $position }.
        [one] تم الحفظ: { $file }، سطر واحد، التقاسم { $sharing }؛ الإرسال { $submission }، الموضع في السجل { $position }.
        [two] تم الحفظ: { $file }، سطران، التقاسم { $sharing }؛ الإرسال { $submission }، الموضع في السجل { $position }.
        [few] تم الحفظ: { $file }، { $rows } أسطر، التقاسم { $sharing }؛ الإرسال { $submission }، الموضع في السجل { $position }.
        [many] تم الحفظ: { $file }، { $rows } سطرا، التقاسم { $sharing }؛ الإرسال { $submission }، الموضع في السجل { $position }.
       *[other] تم الحفظ: { $file }، { $rows } سطر، التقاسم { $sharing }؛ الإرسال { $submission }، الموضع في السجل { $position }.
    }
submit-refused = مرفوض: { $file }. لم يُحفظ منه شيء.
submit-warnings-hint = لا توجد إلا تنبيهات. إذا كانت الأرقام صحيحة فأعد الإرسال مع --accept-warnings واذكر السبب.
submit-set-aside =
    { COUNT($rows) ->
        [zero] لم يُوضع أي سطر جانبا: { $path }
        [one] وُضع سطر واحد جانبا مع ملاحظاته: { $path }
        [two] وُضع سطران جانبا مع ملاحظاتهما: { $path }
        [few] وُضعت { $rows } أسطر جانبا مع ملاحظاتها: { $path }
        [many] وُضع { $rows } سطرا جانبا مع ملاحظاتها: { $path }
       *[other] وُضع { $rows } سطر جانبا مع ملاحظاتها: { $path }
    }
submit-receipt = الوصل: { $path }
check-stored = لا شيء يُعمل: المحتوى نفسه محفوظ من قبل، في الإرسال { $submission }.
check-stored-since = لمعرفة ما آل إليه منذ ذلك الحين: marsad submissions show { $submission }
check-right =
    { COUNT($files) ->
        [zero] لا ملفات.
        [one] الملف صحيح.
        [two] الملفان صحيحان.
        [few] كل الملفات صحيحة، وعددها { $files }.
        [many] كل الملفات صحيحة، وعددها { $files }.
       *[other] كل الملفات صحيحة، وعددها { $files }.
    }
check-offline-kept = تم التحقق دون العقدة، بآخر فهرس تم جلبه. لا يشمل التحقق من يحق له التصريح ولا ما هو محفوظ.
check-offline-builtin = تم التحقق دون العقدة، بفهرس البرنامج. لا يشمل التحقق من يحق له التصريح ولا ما هو محفوظ.
progress-sent = الأسطر المرسلة: { $done } من { $total }
progress-checked = الأسطر المرسلة للتحقق: { $done }
progress-building = يجري إعداد الإصدار …
progress-verifying = يجري حساب الإصدار من جديد …
progress-verified = القيود المحسوبة: { $done } من { $total }
audit-safe = آمن: لا يمكن حساب أي رقم محجوب بدقة زائدة.
audit-not-safe = غير آمن: يمكن حساب أرقام محجوبة مما هو معروض.
audit-not-decided = لم يُحسم، فهو غير آمن: { $reason }.
audit-leak = { $cell } بين { $low } و{ $high }، ويحتاج مجالا قدره { $need }:
audit-from = لا أقل، من { $equation }
audit-to = لا أكثر، من { $equation }
audit-more = و{ $count } أخرى.
audit-part = جزء من { $cell }
audit-earlier = { $cell }، الإصدار { $back } قبله
release-left-out =
    { COUNT($count) ->
        [zero] لا تنقص الإصدارَ أي خلية.
        [one] خلية واحدة غير واردة في الإصدار رغم وجود أرقام لها:
        [two] خليتان غير واردتين في الإصدار رغم وجود أرقام لهما:
        [few] { $count } خلايا غير واردة في الإصدار رغم وجود أرقام لها:
        [many] { $count } خلية غير واردة في الإصدار رغم وجود أرقام لها:
       *[other] { $count } خلية غير واردة في الإصدار رغم وجود أرقام لها:
    }
release-left-out-overflow = مجموع أرقامها يفوق ما يمكن حفظه
release-left-out-out-of-range = النسبة خارج مجال مؤشرها، فأحد طرفيها خاطئ لا محالة
pull-release = الإصدار { $number } من { $builder }، { $title } ({ $time })، لفائدة { $audience }: { $release }
pull-roster = الأجزاء المنتظرة: { $roster }
pull-basis = الأساس (METHOD): { $methods }. لا تُخلط أبدا أرقام من أسس مختلفة.
pull-cut = المقطع: { $cut }
pull-masked = بعض الأرقام غير معروضة: لأنها صغيرة أو لم ترد بعد في أي إصدار.
left-out-rows = أسطر { $indicator } التي لم تؤخذ: { $count }. { $why }
left-out-area = لم يعد مجالها الترابي واردا في الفهرس.
left-out-dimensions = أُرسلت حين كان عدد أبعاد المؤشر مختلفا.
left-out-code = لم يعد أحد رموزها واردا في الفهرس.
left-out-decimals = أرقامها العشرية أكثر مما يقبله المؤشر اليوم، والأرقام لا تُقرَّب أبدا.
explain-inputs =
    { COUNT($count) ->
        [zero] لم يدخل أي رقم في الحساب:
        [one] دخل رقم واحد في الحساب:
        [two] دخل رقمان في الحساب:
        [few] دخلت { $count } أرقام في الحساب:
        [many] دخل { $count } رقما في الحساب:
       *[other] دخل { $count } رقم في الحساب:
    }
explain-others =
    { COUNT($count) ->
        [zero] لا توجد أرقام لمصرحين آخرين لم تُعتمد:
        [one] لم يُعتمد رقم واحد لمصرح آخر:
        [two] لم يُعتمد رقمان لمصرحين آخرين:
        [few] لم تُعتمد { $count } أرقام لمصرحين آخرين:
        [many] لم يُعتمد { $count } رقما لمصرحين آخرين:
       *[other] لم يُعتمد { $count } رقم لمصرحين آخرين:
    }
explain-compared =
    { COUNT($count) ->
        [zero] لم يقارن أي رقم بالقيمة:
        [one] رقم واحد قورن بالقيمة فقط:
        [two] رقمان قورنا بالقيمة فقط:
        [few] { $count } أرقام قورنت بالقيمة فقط:
        [many] { $count } رقما قورنت بالقيمة فقط:
       *[other] { $count } رقم قورنت بالقيمة فقط:
    }
explain-withheld = محجوب: تقوم هذه القيمة على أكثر مما تحفظه هذه العقدة؛ فهي لا تحفظ محتوى { $position } ({ $state }).
explain-numerator = البسط
explain-denominator = المقام
explain-missing = منتظرة وغير متوفرة: { $areas }
explain-withheld-areas = منها ما قد يكون محجوبا (تحفظ عقدها قيودا لا يمكن أن تدخل هذا الإصدار): { $areas }
explain-finding = ملاحظة: { $code }: { $what }
pull-note-total-disagrees = كل الأجزاء حاضرة، ومجموعها رقم آخر
pull-note-parts-exceed-total = لم تصل كل الأجزاء بعد، ومجموعها أكبر من الرقم منذ الآن
pull-note-partitions-disagree = رموز بُعدين تعطي مجموعين مختلفين
pull-note-period-running = لم تنته الفترة بعد، وقد تصل أرقام أخرى
pull-note-withheld = جزء تنتظره لائحة غير متوفر، وتحفظ عقدته قيودا لا يمكن أن تدخل هذا الإصدار
catalog-no-area = لا يوجد مجال ترابي باسم «{ $name }».
catalog-faults =
    { COUNT($count) ->
        [zero] الفهرس متسق.
        [one] عيب واحد.
        [two] عيبان.
        [few] { $count } عيوب.
        [many] { $count } عيبا.
       *[other] { $count } عيب.
    }
sync-peer-added = ستجلب العقدة السجلات من الآن من { $name } على { $url }.
sync-asked =
    { COUNT($peers) ->
        [zero] لا نظير للسؤال.
        [one] يجري سؤال نظير واحد.
        [two] يجري سؤال نظيرين.
        [few] يجري سؤال { $peers } نظراء.
        [many] يجري سؤال { $peers } نظيرا.
       *[other] يجري سؤال { $peers } نظير.
    }
log-verified = { $log }: كل القيود وعددها { $size } هي التي تم توقيعها؛ الجذر { $root }
proof-included = القيد { $index } موجود في { $log }، وعدد قيوده { $size }.
proof-consistent = لم يزد { $log } إلا نموا: كان عدد قيوده { $old } فصار { $new }.
receipt-verified = الوصل صحيح: لدى { $origin } هذا الإرسال في سجله.
release-verified = الإصدار صحيح: هو في سجل { $builder }.
release-logs-open =
    { COUNT($count) ->
        [zero] كل السجلات التي أُعد منها الإصدار تحمل توقيع مصدرها بمفتاح تثق به.
        [one] سجل واحد من السجلات التي أُعد منها الإصدار لا يحمل توقيع مصدره بمفتاح تثق به.
        [two] سجلان من السجلات التي أُعد منها الإصدار لا يحملان توقيع مصدرهما بمفتاح تثق به.
        [few] { $count } سجلات من التي أُعد منها الإصدار لا تحمل توقيع مصدرها بمفتاح تثق به.
        [many] { $count } سجلا من التي أُعد منها الإصدار لا تحمل توقيع مصدرها بمفتاح تثق به.
       *[other] { $count } سجل من التي أُعد منها الإصدار لا تحمل توقيع مصدرها بمفتاح تثق به.
    }
member-attested = تشهد به { $node }
receipt-own-key = تم التحقق بالمفتاح الذي يذكره الوصل نفسه. قارنه بالمفتاح الذي حصلت عليه من المصدر، أو حدد هذا الأخير عبر --key: { $key }
revocations-end = تنتهي لائحة الإلغاء { $path } في { $day }. إن لم تُجدد قبل ذلك فلن يمكن الاتصال بأي عقدة.
revocations-past = انتهت لائحة الإلغاء { $path } في { $day }. لا يمكن الاتصال بأي عقدة قبل تجديدها.
certs-made = تم إنشاء سلطة التصديق: { $path }
certs-issued = تم إصدار الشهادة: { $path }، الرقم التسلسلي { $serial }، صالحة إلى { $time }.
certs-p12 = للمتصفح: { $path }. كلمة السر الخاصة به لا تظهر إلا الآن؛ سلمها للشخص المعني بوسيلة غير التي أُرسل بها الملف:
certs-revoked = تم إلغاء الشهادة: { $serial }. اللائحة الجديدة: { $path }
member-published = تم نشر لائحة الأعضاء في { $position }.
member-granted = تم منح الترخيص: { $grant }
member-revoked = تم سحب الترخيص: { $kind } من { $name }
catalog-no-indicator = لا يرد «{ $words }» في رمز أي مؤشر ولا في اسمه ولا في تعريفه.
columns-acronym = الاسم المختصر
columns-authority = ترتيب الحجية
columns-decimals = الأرقام العشرية
columns-definition = التعريف
columns-denominator = المقام
columns-due-days = ينتظر بعد (أيام)
columns-frameworks = الأطر
columns-items = العناصر
columns-le = لا يتجاوز
columns-max = أعلى قيمة
columns-min = أدنى قيمة
columns-min-cell = أصغر عدد معروض
columns-dominance = الهيمنة
catalog-dominance-largest = { $n } يمثلون أكثر من { $k } %
catalog-dominance-percent = دون اثنين أقل من { $p } % من الأكبر
columns-min-coverage = أدنى تغطية (%)
columns-numerator = البسط
columns-publish-from = يُنشر ابتداء من مستوى
columns-report-levels = المستويات المصرحة
columns-rhythm = الوتيرة
columns-area = المجال
columns-cosignatures = الشهود
columns-signatures = التوقيعات
columns-authorship = من يشهد به
columns-audience = الجمهور
columns-builder = المُعِد
columns-catalogue = الفهرس
columns-cells = الخلايا
columns-hidden-numbers = المحجوب
columns-figures = الأرقام
columns-hidden-figures = المحجوب منها
columns-hidden-small = الصغير
columns-hidden-protecting = لحماية غيره
columns-hidden-kept = محفوظ لدى من أبلغ عنه
release-effort = المؤشرات المحسوبة: { $computed }؛ المأخوذة دون تغيير من الإصدار السابق: { $kept }.
release-loss = المحجوب في هذا الإصدار حسب المؤشر:
release-loss-none = لا شيء محجوب في هذا الإصدار.
release-loss-built = { $indicator }: الأرقام المحجوبة { $hidden } من { $figures }؛ الصغيرة: { $small }؛ لحماية غيرها: { $protecting }؛ محفوظة لدى من أبلغ عنها: { $kept }.
release-loss-built-share = { $indicator }: الأرقام المحجوبة { $hidden } من { $figures }؛ الصغيرة: { $small }؛ لحماية غيرها: { $protecting }؛ محفوظة لدى من أبلغ عنها: { $kept }؛ حصتها من القيمة: { $percent } %.
release-loss-coarser = على المستوى الأعلى ({ $level }): الأرقام المحجوبة { $hidden } من { $figures }؛ الصغيرة: { $small }؛ لحماية غيرها: { $protecting }؛ محفوظة لدى من أبلغ عنها: { $kept }.
release-loss-coarser-share = على المستوى الأعلى ({ $level }): الأرقام المحجوبة { $hidden } من { $figures }؛ الصغيرة: { $small }؛ لحماية غيرها: { $protecting }؛ محفوظة لدى من أبلغ عنها: { $kept }؛ حصتها من القيمة: { $percent } %.
release-loss-coarser-unsafe = على المستوى الأعلى ({ $level }): تتعذر حماية أرقامه.
columns-primary-numbers = يحتاج حماية
columns-equations = المعادلات
columns-verdict = الحكم
columns-code = الرمز
columns-content-digest = بصمة المحتوى
columns-coverage = التغطية
columns-cut = المقطع
columns-digest-full = بصمة كل ما هو محفوظ
columns-digest-logs = بصمة السجلات
columns-digest-shared = بصمة الأسطر المشتركة
columns-dimensions = الأبعاد
columns-direct = الرقم المباشر
columns-entries = القيود
columns-epoch = الحقبة
columns-error = الخطأ
columns-events = الأحداث
columns-file = الملف
columns-formula = الصيغة
columns-freq = الدورية
columns-grants = التراخيص
columns-hcp-code = رمز المندوبية السامية للتخطيط
columns-held = محفوظة
columns-indicator = المؤشر
columns-indicators = المؤشرات
columns-kind = النوع
columns-last-heard = آخر تواصل
columns-level = المستوى
columns-membership = لائحة الأعضاء
columns-method = الأساس
columns-methods = الأسس
columns-name = الاسم
columns-node = العقدة
columns-not-after = صالحة إلى
columns-number = الرقم
columns-observations = المشاهدات
columns-origin = المصدر
columns-parent = جزء من
columns-parts-sum = مجموع الأجزاء
columns-payload = المحتوى
columns-peer = النظير
columns-period = الفترة
columns-breakdown = التصنيف
columns-position = الموضع في السجل
columns-projection = الإسقاط
columns-refused = مرفوضة
columns-release = الإصدار
columns-remainder = الباقي
columns-reporter = المصرح
columns-revoked = ملغاة
columns-role = الدور
columns-root = الجذر
columns-roster = الأجزاء المنتظرة
columns-rows = الأسطر
columns-rpcs = الاستدعاءات
columns-sensitivity = الحساسية
columns-serial = الرقم التسلسلي
columns-side = الطرف
columns-sharing = التقاسم
columns-size = الحجم
columns-sizes = الأحجام
columns-state = الحالة
columns-status = الحالة
columns-submission = الإرسال
columns-territories = المجالات الترابية
columns-time = الوقت
columns-title = العنوان
columns-type = الصنف
columns-unit = الوحدة
columns-url = العنوان الشبكي
columns-value = القيمة
columns-verifier-key = مفتاح التحقق
columns-version = النسخة
columns-waiting = في الانتظار
columns-what = البيان
columns-withdrawn = مسحوب
columns-withheld = محجوبة
columns-organisers = الجهات المنظمة
columns-programmes = البرامج
columns-themes = المواضيع
columns-index = الترتيب
columns-parent-state = حالة الحدث الذي هو جزء منه
columns-withheld-fields = حقول محجوبة

error-exists = { $path } موجود من قبل ولن يُستبدل.
columns-config = الإعدادات
pull-nothing = لا شيء يطابق الطلب.
pull-nothing-no-release = لم تُعد العقدة { $known } بعد أي إصدار يحق لك الاطلاع عليه.
pull-nothing-no-figures = { $indicator }: لا يتضمن الإصدار أي رقم لهذا المؤشر؛ لم يكن قد صُرح بشيء منه عند إعداده، أو أن الأرقام مخصصة لجمهور أضيق.
pull-nothing-no-dimension = لا يتضمن المؤشر { $indicator } هذا البُعد؛ أبعاده: { $known }
pull-nothing-too-many-dimensions = { $indicator }: لا يتضمن الإصدار أرقاما إلا حسب بُعدين معا على الأكثر.
pull-nothing-too-fine = { $indicator }: لا يُنشر شيء أدق من هذا المستوى: { $known }
pull-nothing-no-period = { $indicator }: توجد أرقام عن { $known } فقط.
pull-nothing-no-method = { $indicator }: لا يوجد رقم على هذا الأساس؛ توجد أرقام على: { $known }
pull-nothing-no-breakdown = { $indicator }: توجد أرقام، لكن ليس حسب هذا البُعد أو هذا الرمز.
pull-nothing-not-reported = { $indicator }: لم يُصرَّح بعد بأي رقم عن هذه المجالات الترابية.
pull-nothing-no-match = { $indicator }: توجد أرقام، لكن لا رقم منها يستوفي كل الشروط معا.
pull-not-reported =
    { COUNT($count) ->
        [zero] { $indicator }: صُرح بأرقام كل المجالات الترابية. { $areas }
        [one] { $indicator }: مجال ترابي واحد لم يُصرَّح بأي رقم عنه: { $areas }
        [two] { $indicator }: مجالان ترابيان لم يُصرَّح بأي رقم عنهما: { $areas }
        [few] { $indicator }: { $count } مجالات ترابية لم يُصرَّح بأي رقم عنها: { $areas }
        [many] { $indicator }: { $count } مجالا ترابيا لم يُصرَّح بأي رقم عنها: { $areas }
       *[other] { $indicator }: { $count } مجال ترابي لم يُصرَّح بأي رقم عنها: { $areas }
    }
pull-hidden = محجوب
pull-shared = { $column } = { $value }
explain-missing-more =
    { COUNT($count) ->
        [zero] … ولا مجال آخر.
        [one] … ومجال آخر.
        [two] … ومجالان آخران.
        [few] … و{ $count } مجالات أخرى.
        [many] … و{ $count } مجالا آخر.
       *[other] … و{ $count } مجال آخر.
    }
explain-coverage = { $in } من { $of }
catalog-published = نُشر الفهرس في { $position }.
certs-profile = ملف التعريف: { $path }
findings-written = جميع الملاحظات: { $path }
findings-more =
    { COUNT($count) ->
        [zero] … ولا ملاحظات أخرى.
        [one] … وملاحظة أخرى.
        [two] … وملاحظتان أخريان.
        [few] … و{ $count } ملاحظات أخرى.
        [many] … و{ $count } ملاحظة أخرى.
       *[other] … و{ $count } ملاحظة أخرى.
    }
columns-parts-coverage = الأجزاء المصرح بها
columns-conf = السرية
columns-source = المرجع
columns-derivation = كيفية الحصول
columns-revision = المراجعة
columns-event = الحدث
columns-start = البداية
columns-end = النهاية
columns-all-statuses = كل الحالات
columns-completeness = الاكتمال
columns-note = تنبيه
columns-embargo = الحظر الزمني
