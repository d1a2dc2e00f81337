# السحب والمحو.

confirm-yes = ن نعم y yes
state-current = محفوظ
state-withdrawn = مسحوب
state-erased = ممحو
columns-comment = ملاحظة
columns-accepted-warnings = سبب قبول التنبيهات
columns-retracted-at = تاريخ السحب أو المحو
columns-retracted-by = من طرف
columns-reason = السبب
columns-retracted-in = في القيد
submissions-withdraw-ask = هل تريد سحب الإرسال { $submission }؟ ستظهر من جديد، في كل العقد، الأرقام التي حل محلها. [ن/لا]
submissions-erase-ask = هل تريد محو الإرسال { $submission }؟ ستُتلف معطياته هنا وفي كل عقدة تحتفظ بها، ويُتلف معها وصله. لا رجعة في ذلك. [ن/لا]
submissions-withdraw-done = تم السحب: الإرسال { $submission }، في { $time }، من طرف { $by }: { $reason }. وظهر من جديد ما كان قد حل محله.
submissions-erase-done = تم المحو: الإرسال { $submission }، في { $time }، من طرف { $by }: { $reason }. وتمحوه العقد الأخرى حالما يصلها القيد.
submissions-already = سبق أن سُحب الإرسال { $submission } أو مُحي، في { $time }، من طرف { $by }: { $reason }
submissions-releases =
    { COUNT($count) ->
        [zero] لا يتضمن أي إصدار أرقامه:
        [one] قد يتضمن إصدار واحد أرقامه، ويبقى كما هو ما لم يسحبه من أعده (marsad release withdraw):
        [two] قد يتضمن إصداران أرقامه، ويبقيان كما هما ما لم يسحبهما من أعدهما (marsad release withdraw):
        [few] قد تتضمن { $count } إصدارات أرقامه، وتبقى كما هي ما لم يسحبها من أعدها (marsad release withdraw):
        [many] قد يتضمن { $count } إصدارا أرقامه، وتبقى كما هي ما لم يسحبها من أعدها (marsad release withdraw):
       *[other] قد يتضمن { $count } إصدار أرقامه، وتبقى كما هي ما لم يسحبها من أعدها (marsad release withdraw):
    }
release-withdraw-ask = هل تريد سحب هذا الإصدار؟ ستُتلف خلاياه هنا وفي كل عقدة تحتفظ به. لا رجعة في ذلك. [ن/لا]
release-withdrawn = تم السحب: الإصدار { $release }، الموضع في السجل { $position }. وتتلفه العقد الأخرى حالما يصلها القيد.
error-not-confirmed = لم يُفعل شيء.
error-nobody-to-ask = يطلب هذا الأمر تأكيدا، ولا يوجد هنا من يُسأل. أضف ‎--yes‎ للتأكيد. لم يُفعل شيء.
error-reason-not-origin = لا تسحبه ولا تمحوه إلا العقدة التي قبلته. توجه إليها، بملف تعريف خاص بها.
submit-unchanged =
    { COUNT($rows) ->
        [zero] دون تغيير: { $file }، دون أسطر، محفوظ من قبل وما زال ساريا، في الإرسال { $submission } بتاريخ { $time }، التقاسم { $sharing }، الموضع في السجل { $position }. لم يُحفظ شيء جديد.
        [one] دون تغيير: { $file }، سطر واحد، محفوظ من قبل وما زال ساريا، في الإرسال { $submission } بتاريخ { $time }، التقاسم { $sharing }، الموضع في السجل { $position }. لم يُحفظ شيء جديد.
        [two] دون تغيير: { $file }، سطران، محفوظ من قبل وما زال ساريا، في الإرسال { $submission } بتاريخ { $time }، التقاسم { $sharing }، الموضع في السجل { $position }. لم يُحفظ شيء جديد.
        [few] دون تغيير: { $file }، { $rows } أسطر، محفوظ من قبل وما زال ساريا، في الإرسال { $submission } بتاريخ { $time }، التقاسم { $sharing }، الموضع في السجل { $position }. لم يُحفظ شيء جديد.
        [many] دون تغيير: { $file }، { $rows } سطرا، محفوظ من قبل وما زال ساريا، في الإرسال { $submission } بتاريخ { $time }، التقاسم { $sharing }، الموضع في السجل { $position }. لم يُحفظ شيء جديد.
       *[other] دون تغيير: { $file }، { $rows } سطر، محفوظ من قبل وما زال ساريا، في الإرسال { $submission } بتاريخ { $time }، التقاسم { $sharing }، الموضع في السجل { $position }. لم يُحفظ شيء جديد.
    }
submit-rows-new =
    { COUNT($rows) ->
        [zero] جديد: لا سطر.
        [one] جديد: سطر واحد.
        [two] جديد: سطران.
        [few] جديد: { $rows } أسطر.
        [many] جديد: { $rows } سطرا.
       *[other] جديد: { $rows } سطر.
    }
submit-rows-changed =
    { COUNT($rows) ->
        [zero] معدل: لا سطر.
        [one] معدل: سطر واحد يحل محل ما كان ساريا.
        [two] معدل: سطران يحلان محل ما كان ساريا.
        [few] معدل: { $rows } أسطر تحل محل ما كان ساريا.
        [many] معدل: { $rows } سطرا تحل محل ما كان ساريا.
       *[other] معدل: { $rows } سطر تحل محل ما كان ساريا.
    }
submit-rows-unchanged =
    { COUNT($rows) ->
        [zero] دون تغيير: لا سطر.
        [one] دون تغيير: سطر واحد يطابق ما هو سار من قبل.
        [two] دون تغيير: سطران يطابقان ما هو سار من قبل.
        [few] دون تغيير: { $rows } أسطر تطابق ما هو سار من قبل.
        [many] دون تغيير: { $rows } سطرا تطابق ما هو سار من قبل.
       *[other] دون تغيير: { $rows } سطر تطابق ما هو سار من قبل.
    }
submit-held-too = بعض الأسطر سار في الإرسال { $submission }.
submit-replayed =
    { COUNT($rows) ->
        [zero] استُعمل مفتاح عدم التكرار هذا من قبل: { $file }، دون أسطر، هو الإرسال { $submission } بتاريخ { $time }، التقاسم { $sharing }، الموضع في السجل { $position }. لم يُحفظ شيء جديد.
        [one] استُعمل مفتاح عدم التكرار هذا من قبل: { $file }، سطر واحد، هو الإرسال { $submission } بتاريخ { $time }، التقاسم { $sharing }، الموضع في السجل { $position }. لم يُحفظ شيء جديد.
        [two] استُعمل مفتاح عدم التكرار هذا من قبل: { $file }، سطران، هو الإرسال { $submission } بتاريخ { $time }، التقاسم { $sharing }، الموضع في السجل { $position }. لم يُحفظ شيء جديد.
        [few] استُعمل مفتاح عدم التكرار هذا من قبل: { $file }، { $rows } أسطر، هو الإرسال { $submission } بتاريخ { $time }، التقاسم { $sharing }، الموضع في السجل { $position }. لم يُحفظ شيء جديد.
        [many] استُعمل مفتاح عدم التكرار هذا من قبل: { $file }، { $rows } سطرا، هو الإرسال { $submission } بتاريخ { $time }، التقاسم { $sharing }، الموضع في السجل { $position }. لم يُحفظ شيء جديد.
       *[other] استُعمل مفتاح عدم التكرار هذا من قبل: { $file }، { $rows } سطر، هو الإرسال { $submission } بتاريخ { $time }، التقاسم { $sharing }، الموضع في السجل { $position }. لم يُحفظ شيء جديد.
    }
submit-since-withdrawn = سُحب منذ ذلك الحين، في { $time }، من طرف { $by }: { $reason }. لحفظه من جديد لا تذكر --idempotency-key.
submit-since-superseded = حل الإرسال { $submission } بتاريخ { $time } محل بعض أرقامه منذ ذلك الحين. لحفظه من جديد أعد إرسال الملف دون --idempotency-key.
submit-since-outdated =
    { COUNT($rows) ->
        [zero] كل هذه الأسطر ما زالت سارية.
        [one] سطر واحد من هذه الأسطر لم يعد ساريا: استُبدل أو سُحب منذ ذلك الحين. لحفظه من جديد أعد إرسال الملف دون --idempotency-key.
        [two] سطران من هذه الأسطر لم يعودا ساريين: استُبدلا أو سُحبا منذ ذلك الحين. لحفظهما من جديد أعد إرسال الملف دون --idempotency-key.
        [few] { $rows } أسطر من هذه الأسطر لم تعد سارية: استُبدلت أو سُحبت منذ ذلك الحين. لحفظها من جديد أعد إرسال الملف دون --idempotency-key.
        [many] { $rows } سطرا من هذه الأسطر لم تعد سارية: استُبدلت أو سُحبت منذ ذلك الحين. لحفظها من جديد أعد إرسال الملف دون --idempotency-key.
       *[other] { $rows } سطر من هذه الأسطر لم تعد سارية: استُبدلت أو سُحبت منذ ذلك الحين. لحفظها من جديد أعد إرسال الملف دون --idempotency-key.
    }
submit-receipt-lost = حُفظ الإرسال، لكن تعذرت كتابة وصله في { $path }. للحصول عليه: marsad submissions show { $submission } --receipt FILE
error-random = لا توفر هذه الآلة أعدادا عشوائية.
authorship-signed = وقّعه { $member }
authorship-attested = تشهد به العقدة { $node }: { $member } ({ $role })، وكان الدخول بواسطة { $login }
login-certificate = شهادة رقمية
login-passkey = مفتاح مرور
login-totp = رمز صالح لمرة واحدة
cosignature-verified = { $signer }: توقيع صحيح
cosignature-unknown = { $signer }: مفتاح غير معروف هنا
error-other-reporter = يتضمن { $path } أسطرا صرح بها غيرك: { $who }. من يرسل ملفا يصرح بأرقامه باسمه؛ والأمر marsad pull observations --mine لا يعطي إلا أسطرك.
error-header-open = لا يحدد الإرسال مستوى تقاسمه.
submit-versions-moved = { $file }: تغير الفهرس أو لائحة الأعضاء في هذه الأثناء. يُفحص الملف ويُوقع من جديد.
submission-diff-counts = الجديدة: { $added }. المتغيرة: { $revised }. المسحوبة: { $withdrawn }. دون تغيير: { $unchanged }.
submission-diff-withdrawn = سُحب: { $cell }: { $before } ← { $after }
error-diff-events = --diff للأرقام. يتضمن { $submission } بطاقات أحداث: يعرض ”marsad pull events“ صيغها.
