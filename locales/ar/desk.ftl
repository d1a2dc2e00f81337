# الشباك: الصفحات التي يُرسل بها الناس من المتصفح.

desk-name = شباك المرصد
desk-skip = انتقل إلى المحتوى
desk-nav = أقسام الشباك
desk-nav-tasks = مهامي
desk-nav-send = إرسال ملف
desk-nav-forms = الاستمارات
desk-nav-sent = ما أرسلناه
desk-nav-whoami = من أنا؟
desk-languages = اللغات
desk-node = العقدة
desk-back = العودة إلى مهامي
desk-megabytes = { $size } ميغابايت
desk-kilobytes = { $size } كيلوبايت
desk-period = الفترة
desk-call = الطلب
desk-note = السبب:
desk-areas = { COUNT($count) ->
    [zero] لا مجال ترابي
    [one] مجال ترابي واحد
    [two] مجالان ترابيان
    [few] { $count } مجالات ترابية
    [many] { $count } مجالا ترابيا
   *[other] { $count } مجال ترابي
}
desk-rows = { COUNT($count) ->
    [zero] لا سطر
    [one] سطر واحد
    [two] سطران
    [few] { $count } أسطر
    [many] { $count } سطرا
   *[other] { $count } سطر
}
desk-days = { COUNT($count) ->
    [zero] ينتهي اليوم
    [one] بقي يوم واحد
    [two] بقي يومان
    [few] بقيت { $count } أيام
    [many] بقي { $count } يوما
   *[other] بقي { $count } يوم
}

# الصفحة الأولى
desk-tasks-title = مهامي
desk-tasks-none = لا شيء مطلوب الآن. يمكنك إرسال الأرقام في أي وقت.
desk-tasks-due = { COUNT($count) ->
    [zero] لا مهمة مطلوبة؛ الأجل { $day }.
    [one] مهمة واحدة مطلوبة في أجل { $day }.
    [two] مهمتان مطلوبتان؛ أولاهما في أجل { $day }.
    [few] { $count } مهام مطلوبة؛ أولاها في أجل { $day }.
    [many] { $count } مهمة مطلوبة؛ أولاها في أجل { $day }.
   *[other] { $count } مهمة مطلوبة؛ أولاها في أجل { $day }.
}
desk-tasks-late = { COUNT($late) ->
    [zero] لا مهمة متأخرة.
    [one] مهمة واحدة متأخرة.
    [two] مهمتان متأخرتان.
    [few] { $late } مهام متأخرة.
    [many] { $late } مهمة متأخرة.
   *[other] { $late } مهمة متأخرة.
} { COUNT($count) ->
    [zero] ولا مهمة أخرى.
    [one] ولا توجد غيرها.
    [two] والمجموع مهمتان مفتوحتان.
    [few] والمجموع { $count } مهام مفتوحة.
    [many] والمجموع { $count } مهمة مفتوحة.
   *[other] والمجموع { $count } مهمة مفتوحة.
}
desk-tasks-open = للإنجاز
desk-tasks-until = إلى غاية
desk-tasks-form = استمارة للملء (Excel)
desk-tasks-came = ما وصل
desk-tasks-more = { COUNT($count) ->
    [zero] لا مهام أخرى.
    [one] مهمة أخرى غير معروضة هنا.
    [two] مهمتان أخريان غير معروضتين هنا.
    [few] { $count } مهام أخرى غير معروضة هنا.
    [many] { $count } مهمة أخرى غير معروضة هنا.
   *[other] { $count } مهمة أخرى غير معروضة هنا.
}
desk-due-overdue = متأخر
desk-due-returned = مسحوب: أرسله من جديد
desk-due-due = مطلوب
desk-due-late = وصل متأخرا
desk-due-came = وصل
desk-due-cannot = لا يمكن تقديمه

# إرسال ملف
desk-forms-title = الاستمارات
desk-forms-lead = الاستمارة مصنف Excel فيه مجالاتك الترابية وآخر أرقامك. املأ الخلايا واحفظه ثم أرسله هنا.
desk-forms-indicator = المؤشر
desk-forms-choose = اختر مؤشرا
desk-forms-period = الفترة
desk-forms-period-help = سنة أو فصل أو شهر:
desk-forms-get = احصل على الاستمارة
desk-forms-period-wrong = هذه ليست فترة. اكتب سنة أو فصلا أو شهرا كما في الأمثلة.
desk-send-button = إرسال ملف
desk-send-title = إرسال ملف
desk-send-lead = يُفحص الملف أولا. لا يُرسل أي شيء قبل أن ترى النتيجة وتؤكدها.
desk-send-file = الملف
desk-send-kinds = استمارة Excel لهذا المرصد، أو ملف CSV، أو سجلات أحداث بصيغة JSON.
desk-send-most = الحجم الأقصى
desk-send-check = افحص الملف
desk-send-waiting = ملفات لم تُرسل بعد
desk-send-kept = تُحفظ سبعة أيام، ولا يراها إلا أفراد هيئتك.

# نتيجة الفحص
desk-check-title = نتيجة الفحص
desk-check-rows = { COUNT($count) ->
    [zero] لم يُقرأ أي سطر.
    [one] قُرئ سطر واحد.
    [two] قُرئ سطران.
    [few] قُرئت { $count } أسطر.
    [many] قُرئ { $count } سطرا.
   *[other] قُرئ { $count } سطر.
}
desk-check-records = { COUNT($count) ->
    [zero] لم يُقرأ أي سجل.
    [one] قُرئ سجل واحد.
    [two] قُرئ سجلان.
    [few] قُرئت { $count } سجلات.
    [many] قُرئ { $count } سجلا.
   *[other] قُرئ { $count } سجل.
}
desk-check-errors = { COUNT($count) ->
    [zero] لا شيء يحتاج إلى تصحيح.
    [one] أمر واحد يجب تصحيحه قبل إرسال الملف.
    [two] أمران يجب تصحيحهما قبل إرسال الملف.
    [few] { $count } أمور يجب تصحيحها قبل إرسال الملف.
    [many] { $count } أمرا يجب تصحيحها قبل إرسال الملف.
   *[other] { $count } أمر يجب تصحيحها قبل إرسال الملف.
}
desk-check-warnings = { COUNT($count) ->
    [zero] لا شيء يحتاج إلى نظر.
    [one] أمر واحد يحتاج إلى نظر: صحّحه أو اذكر لماذا هو صحيح.
    [two] أمران يحتاجان إلى نظر: صحّحهما أو اذكر لماذا هما صحيحان.
    [few] { $count } أمور تحتاج إلى نظر: صحّحها أو اذكر لماذا هي صحيحة.
    [many] { $count } أمرا تحتاج إلى نظر: صحّحها أو اذكر لماذا هي صحيحة.
   *[other] { $count } أمر تحتاج إلى نظر: صحّحها أو اذكر لماذا هي صحيحة.
}
desk-check-right = كل شيء صحيح. يمكنك إرساله.
desk-check-to-correct = للتصحيح
desk-check-to-look = للنظر
desk-check-more = { COUNT($count) ->
    [zero] لا غيرها
    [one] واحد آخر
    [two] اثنان آخران
    [few] { $count } أخرى
    [many] { $count } أخرى
   *[other] { $count } أخرى
}
desk-check-rest = { COUNT($count) ->
    [zero] لا غيرها.
    [one] أمر آخر غير معروض هنا. صحّح هذه أولا.
    [two] أمران آخران غير معروضين هنا. صحّح هذه أولا.
    [few] { $count } أمور أخرى غير معروضة هنا. صحّح هذه أولا.
    [many] { $count } أمرا آخر غير معروضة هنا. صحّح هذه أولا.
   *[other] { $count } أمر آخر غير معروضة هنا. صحّح هذه أولا.
}
desk-check-again = صحّح الملف على حاسوبك واحفظه، ثم
desk-check-again-link = أرسل الملف المصحح.
desk-check-unread = { COUNT($count) ->
    [zero] قُرئت كل الخلايا.
    [one] خلية واحدة بجانب الأرقام لم تُقرأ.
    [two] خليتان بجانب الأرقام لم تُقرآ.
    [few] { $count } خلايا بجانب الأرقام لم تُقرأ.
    [many] { $count } خلية بجانب الأرقام لم تُقرأ.
   *[other] { $count } خلية بجانب الأرقام لم تُقرأ.
}
desk-check-sending = الإرسال
desk-check-assumed = في الملف أشياء غير مذكورة. وهذا ما يُفترض:
desk-check-who = من سيحفظ الأسطر؟
desk-check-releases = { $indicators }: { $which }.
desk-check-call = هل يجيب الملف عن طلب للمعطيات؟
desk-check-call-none = لا، لا يجيب عن أي طلب
desk-check-call-until = { $call }: { $period }، إلى غاية { $day }
desk-check-reason = لماذا الأرقام صحيحة مع ذلك؟
desk-check-reason-help = 10 أحرف على الأقل. يُحفظ السبب مع الأرقام. لا تكتب أسماء أشخاص.
desk-check-reason-missing = لم يُرسل أي شيء. اكتب سببا من { $count } أحرف على الأقل.
desk-check-not-sent = لم يُرسل أي شيء. صحّح الملف أولا.
desk-check-send = أرسل الآن
desk-check-attested = يؤكد المرصد في سجله أن هيئتك أرسلت هذا، ويسلمك وصلا.
desk-check-delete = احذف هذا الملف دون إرساله

# ما أُرسل
desk-sent-title = ما أرسلناه
desk-sent-none = لم ترسل هيئتك أي شيء إلى هذا المرصد بعد.
desk-sent-open = افتح
desk-sent-cut = لا يُعرض إلا آخر { $count }.
desk-state-current = مقبول
desk-state-withdrawn = مسحوب
desk-state-erased = ممحو
desk-submission-title = الإرسال
desk-submission-lead = { COUNT($count) ->
    [zero] لا سطر محفوظ في سجل المرصد.
    [one] سطر واحد محفوظ في سجل المرصد.
    [two] سطران محفوظان في سجل المرصد.
    [few] { $count } أسطر محفوظة في سجل المرصد.
    [many] { $count } سطرا محفوظة في سجل المرصد.
   *[other] { $count } سطر محفوظة في سجل المرصد.
}

# الوصل
desk-receipt-title = وصل إيداع
desk-receipt-of = المرصد
desk-receipt-lead = { COUNT($count) ->
    [zero] لم يُستلم أي سطر.
    [one] استُلم سطر واحد وحُفظ.
    [two] استُلم سطران وحُفظا.
    [few] استُلمت { $count } أسطر وحُفظت.
    [many] استُلم { $count } سطرا وحُفظت.
   *[other] استُلم { $count } سطر وحُفظت.
}
desk-receipt-number = الرقم
desk-receipt-time = الوقت
desk-receipt-holds = المحتوى
desk-receipt-sharing = من يحفظه
desk-receipt-reason = سبب قبول التنبيهات
desk-receipt-file = الملف
desk-receipt-vouched = الضامن
desk-receipt-attested = المرصد: عُرف الشخص بشهادة في المتصفح
desk-receipt-signed = توقيع المصرح
desk-receipt-position = الموضع في السجل
desk-receipt-content = بصمة المحتوى
desk-receipt-key = مفتاح السجل
desk-receipt-verify = تحقق بنفسك
desk-receipt-verify-help = يثبت ملف الوصل ما استُلم ومتى. ويمكن التحقق منه على أي حاسوب دون المرصد:
desk-receipt-print = وصل للطباعة
desk-receipt-download = تنزيل ملف الوصل (JSON)

# من هو الشخص
desk-whoami-title = من أنا؟
desk-whoami-lead = يمكنك إرسال الأرقام باسم هذه الهيئة. كل ما تفعله هنا يُفعل باسمها.
desk-whoami-role = الدور
desk-whoami-login = معروف بواسطة
desk-whoami-certificate = الشهادة ذات الرقم
desk-whoami-ends = تنتهي الشهادة
desk-whoami-session = تنتهي هذه الجلسة

# كيف تدخل
desk-entrance-1 = اطلب شهادة ممن يتولى أمر العقدة. تتسلم ملفا ينتهي بـ ‎.p12 وتصلك كلمة السر بطريق آخر.
desk-entrance-2 = افتح الملف على هذا الحاسوب (في Firefox: الإعدادات، الشهادات، شهاداتك، استيراد) وأدخل كلمة السر.
desk-entrance-3 = أغلق كل نوافذ المتصفح وافتح هذا العنوان من جديد. يسألك المتصفح عن الشهادة: اختر شهادتك.
desk-entrance-4 = إذا لم يسألك المتصفح فقد يكون في شبكتك جهاز حماية يعترض الاتصال. اطلب من مسؤول الشبكة ألا يفحص الاتصالات بهذا العنوان.

# ما يمنع عرض صفحة
desk-failure-not-in = هذا شباك المرصد { $node }
    .advice = يرسل هنا أفراد المجالس والجماعات والجمعيات أرقامهم. لم يُظهر متصفحك شهادة يعرفها هذا الشباك.
desk-failure-forged = الاستمارة قديمة جدا أو لم تأت من هذا الشباك
    .advice = لم يتغير أي شيء. ارجع وحمّل الصفحة من جديد ثم أعد ما أردت فعله.
desk-failure-not-found = لا توجد صفحة بهذا العنوان
    .advice = العنوان خاطئ، أو حُذف ما كان هنا. يُحفظ الملف سبعة أيام.
desk-failure-denied = هذا غير متاح لك
    .advice = شهادتك معروفة، لكن لا يحق لهيئتك فعل هذا هنا. اسأل من يتولى أمر العقدة.
desk-failure-too-large = الملف كبير جدا
    .advice = الحجم الأقصى للملف 20 ميغابايت. قسّمه، حسب السنوات مثلا، وأرسل الأجزاء واحدا بعد الآخر.
desk-failure-too-many = ملفات كثيرة لهيئتك تنتظر هنا.
    .advice = أرسل بعضها أو احذفه ثم أعد المحاولة.
desk-failure-incomplete = لم يصل الملف أو الاستمارة كاملا
    .advice = لم يتغير أي شيء. اختر الملف من جديد وأعد المحاولة؛ ربما انقطع الاتصال.
desk-failure-busy = المرصد مشغول
    .advice = لم يتغير أي شيء. أعد المحاولة بعد دقيقة.
desk-failure-not-attested = لا يحق للمرصد بعد أن يؤكد ما ترسله هيئتك
    .advice = لم يُرسل أي شيء، والملف محفوظ. على مشغل الاتحاد أن يدوّن في لائحة الأعضاء أن العقدة { $node } تشهد لهيئتك.
desk-failure-refused = لا يستطيع المرصد قبول هذا الآن
    .advice = لم يُرسل أي شيء، والملف محفوظ. أعد المحاولة لاحقا. وإن تكرر الأمر فأعط من يتولى أمر العقدة هذه الكلمة:
desk-failure-broken = حدث خلل داخل المرصد
    .advice = لم يُرسل أي شيء. الخلل مدون في سجل العقدة. أعد المحاولة لاحقا.

# ما العمل حين لا تناسب نصيحة سطر الأوامر
desk-advice-unknown-indicator = اكتب رمز مؤشر كما يرد في استمارات هذا الشباك.
desk-advice-unknown-area = اكتب رمز مجال ترابي، مثل MA-09-581؛ في استمارات هذا الشباك رموز مجالاتك الترابية.
desk-advice-unknown-code = استعمل رمزا من الرموز المقبولة هنا؛ تعرضها استمارات هذا الشباك في لوائح.
desk-advice-wrong-form = استعمل استمارة من هذا الشباك (في «الاستمارات»). أما أرقام ورقة أخرى فتُرسل في ملف: احفظ الورقة بصيغة «CSV UTF-8».
desk-advice-form-damaged = خذ الاستمارة من جديد في «الاستمارات» واكتب الأرقام في خلاياها الملونة.
desk-advice-narrower-sharing = اختر أدناه مستوى أضيق، أو أرسل هذه الأسطر في ملف مستقل، أو اذكر لماذا هي صحيحة.
desk-advice-unknown-type = استعمل نوعا من أنواع الفهرس؛ لائحتها عند من يتولى أمر العقدة.

# الاستمارة وعليها العلامات
desk-check-marked = خذ استمارتي وعليها علامات
desk-check-marked-help = لكل خلية معلّمة ملاحظة، وتعرض الورقة الأولى كل شيء. صحّح الخلايا وأرسل المصنف نفسه.
