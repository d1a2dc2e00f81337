# الاستمارات: مصنفات تُملأ، والأمر الذي يكتبها.

usage-breakdown = اكتب أبعادا تفصل بينها فواصل: SEX,AGE

template-written =
    { COUNT($figures) ->
        [zero] الاستمارة في { $path } وليس فيها مكان لأي رقم. تحقق منها بالأمر «marsad check observations».
        [one] الاستمارة في { $path } وفيها مكان لرقم واحد. املأها ثم تحقق منها بالأمر «marsad check observations».
        [two] الاستمارة في { $path } وفيها مكان لرقمين. املأها ثم تحقق منها بالأمر «marsad check observations».
        [few] الاستمارة في { $path } وفيها مكان ل{ $figures } أرقام. املأها ثم تحقق منها بالأمر «marsad check observations».
        [many] الاستمارة في { $path } وفيها مكان ل{ $figures } رقما. املأها ثم تحقق منها بالأمر «marsad check observations».
       *[other] الاستمارة في { $path } وفيها مكان ل{ $figures } رقم. املأها ثم تحقق منها بالأمر «marsad check observations».
    }
template-guide = اقرأني
template-title = استمارة التصريح، { $period }
template-for = إلى: { $organisation }
template-deadline = آخر أجل: { $day }، جوابا على الطلب { $call }.
template-how = كيف تُملأ
template-step-open = إذا فتح Excel الملف في العرض المحمي فاختر «تمكين التحرير».
template-step-figures = اكتب أرقامك في الخانات الصفراء الفاتحة من الأوراق التالية. وبجانب كل خانة، بالرمادي، آخر رقم قُبل منك.
template-step-empty = اترك فارغة كل خانة لا تصرح بها: الخانات الفارغة لا تُرسل. والصفر رقم، فاكتب 0.
template-step-status = إن لم يكن هناك رقم فاترك خانته فارغة واختر السبب في عمود «الحالة». وبجانب الرقم يعني P أنه مؤقت وE أنه مقدر.
template-step-notes = لا تُقرأ إلا الخانات الصفراء الفاتحة. ولا تُرسل الملاحظات والمجاميع المكتوبة في غيرها.
template-step-save = احفظ الملف بصيغة مصنف Excel ‏(‎.xlsx‎). الأمر «marsad check observations FILE» يبين الأخطاء، والأمر «marsad submit observations FILE» يرسله.
template-what = ما تطلبه الأوراق
template-territory = المجال الترابي
template-figure = الرقم
template-status = الحالة
template-last = آخر رقم
template-total = المجموع
template-unit = الوحدة: { $unit }. رمز المؤشر: { $code }.
template-method = الأساس: { $method }.
template-hint = اكتب الرقم دون فاصل للآلاف. وإن لم يكن هناك رقم فاترك الخانة فارغة واختر حالة.
template-status-hint = فقط إذا كان هناك ما يقال عن الرقم، أو لم يكن هناك رقم.
template-wrong-number = ليس هذا عددا يمكن أن يأخذه المؤشر. إن لم يكن هناك رقم فاترك الخانة فارغة واختر حالة.
template-wrong-status = اختر حالة من اللائحة، أو اترك الخانة فارغة.
template-status-p = مؤقت
template-status-e = مقدر
template-status-o = لا يوجد رقم
template-status-l = لم يُجمع
template-status-m = لا يمكن أن يوجد
template-status-q = سري
template-status-h = يوم عطلة

error-template-refused = لا توجد استمارة لذلك.
error-template-call = لا يطلب منك الطلب { $call } أي رقم يمكنك التصريح به.
error-template-period = الطلب { $call } يخص { $period } وليس { $found }.
error-template-nothing = لا تسمي أي لائحة { $who } للمؤشر { $indicator }، وليس لهذه الهيئة مجال ترابي في مستوى من مستوياته.
error-template-dimension = ليس لأي من المؤشرات البعد { $found }؛ وأبعادها: { $known }
error-template-large = ستتجاوز الاستمارة 60 ورقة أو 150000 رقم. اطلب مؤشرات أقل، أو فصّل حسب أبعاد أقل. إلى الآن: الأوراق { $sheets }، الأرقام { $figures }
marked-sheet = الملاحظات
marked-title = ما وُجد في { $file }
marked-hint = صحح الخانات المعلَّمة في هذا المصنف، واحفظه، ثم تحقق منه أو أرسله هو نفسه. العلامات وهذه الورقة وملاحظات مرصد لا تُقرأ، وتُكتب من جديد كل مرة.
marked-cell = الخانة
marked-about = المجال الترابي والعمود
marked-kind = النوع
marked-code = الرمز
marked-found = ما وُجد
marked-expected = المنتظر
marked-sentence = ما هو الخطأ
marked-advice = ما العمل
marked-error = خطأ
marked-warning = تنبيه
marked-legend-error = خطأ: تُرفض الاستمارة ما دام موجودا.
marked-legend-warning = تنبيه: انظر فيه؛ وإن كان الرقم صحيحا فأرسل الاستمارة مع السبب (‎--accept-warnings‎).
marked-not-copied = أوراق لم تُنسخ:
marked-formulas = صيغ حلت محلها نتائجها:
marked-more =
    { COUNT($count) ->
        [zero] كل الملاحظات مذكورة هنا.
        [one] ملاحظة أخرى غير مذكورة هنا؛ يكتبها كلها الخيار «‎--output FILE‎».
        [two] ملاحظتان أخريان غير مذكورتين هنا؛ يكتبها كلها الخيار «‎--output FILE‎».
        [few] { $count } ملاحظات أخرى غير مذكورة هنا؛ يكتبها كلها الخيار «‎--output FILE‎».
        [many] { $count } ملاحظة أخرى غير مذكورة هنا؛ يكتبها كلها الخيار «‎--output FILE‎».
       *[other] { $count } ملاحظة أخرى غير مذكورة هنا؛ يكتبها كلها الخيار «‎--output FILE‎».
    }
marked-written = الاستمارة بعلاماتها في { $path }.
marked-left-out = أوراق لم تُنسخ إليها: { $names }
marked-closed = لم يُفتح { $path }، فليس هناك ما يُعلَّم.
error-marked-csv = لا يستعمل ‎--marked‎ إلا مع استمارات Excel، و{ $path } ليس مصنفا. استعمل ‎--output FILE‎ للائحة الملاحظات.

help-template = كتابة مصنف يُملأ، فيه مجالاتك الترابية وآخر أرقامك
help-template-indicators = المؤشرات، تفصل بينها فواصل؛ ومع ‎--call‎ تكون تلقائيا كل ما يطلبه منك
help-template-call = لطلب معطيات: اسمه، أو node/ID
help-template-period = فترة الأرقام: 2024 أو ‎2024-Q3‎ وما شابه؛ ومع ‎--call‎ تكون تلقائيا فترة الطلب
help-template-by = الأبعاد المراد التفصيل حسبها، بعمود لكل رمز؛ وMETHOD لجميع الأسس
help-template-output = كتابة المصنف في FILE، ويجب ألا يكون موجودا من قبل
help-any-marked = كتابة الاستمارة من جديد في FILE مع علامات على ما هو خطأ، ويجب ألا يكون FILE موجودا من قبل

template-events-written = المصنف في { $path }. اكتب سطرا لكل حدث، ثم تحقق منه بالأمر «marsad check events».
template-event-form = جذاذات الأحداث
template-event-sheet = الأحداث
template-event-note = سطر لكل حدث. اختر من اللوائح؛ هيئات ومهام فقط، دون أسماء الأشخاص أبدا.
template-event-step-row = اكتب في كل سطر من الورقة التالية حدثا: الرقم والنوع والحالة والعنوان والتاريخ والمكان.
template-event-step-list = اختر من اللائحة حيث توجد. والتاريخ تاريخ في Excel أو نص: ‎2024-07-15‎ أو ‎2024-07‎ أو 2024.
template-event-step-persons = لا تذكر إلا الهيئات والمهام. تُرفض أسماء الأشخاص وأرقام هواتفهم وعناوينهم.
template-event-step-save = احفظ الملف بصيغة مصنف Excel ‏(‎.xlsx‎). الأمر «marsad check events FILE» يبين الأخطاء، والأمر «marsad submit events FILE» يرسله.
template-event-wrong-choice = اختر من اللائحة، أو اترك الخانة فارغة.
template-event-id = رقم الجذاذة
template-event-id-hint = رقم أو اسم قصير من عندك، مثل ‎2026-001‎: حروف لاتينية وأرقام و- و_. يبقى هو نفسه عند تصحيح الجذاذة.
template-event-type = النوع
template-event-status = الحالة
template-event-title-ar = العنوان بالعربية
template-event-title-fr = العنوان بالفرنسية
template-event-title-en = العنوان بالإنجليزية
template-event-title-hint = يكفي عنوان بإحدى اللغات الثلاث.
template-event-start = البداية
template-event-end = النهاية
template-event-date-hint = تاريخ، أو نص بالدقة التي تعرفها: ‎2024-07-15‎ أو ‎2024-07‎ أو 2024.
template-event-precision = دقة التاريخ
template-event-area = المجال الترابي
template-event-area-hint = اختر مجالا ترابيا. واترك الخانة فارغة إذا لم يكن للحدث مكان، واذكر السبب في العمود التالي.
template-event-place = دقة المكان
template-event-venue = مكان الانعقاد
template-event-organiser = المنظم { $item }
template-event-partner = الشريك { $item }
template-event-funder = الممول
template-event-programme = البرنامج
template-event-theme = الموضوع { $item }
template-event-source = المصدر
template-event-source-hint = الوثيقة أو الصفحة التي تقول ذلك.
template-event-sharing = التقاسم
template-event-sharing-hint = مدى حساسية الجذاذة: ما كان low يمكن أن يكون عموميا، وما كان very_high يبقى في عقدتك.
template-event-language = اللغة
template-event-language-hint = لغة النص الأصلي؛ وهي العربية إذا كانت الخانة فارغة.
template-event-notes = ملاحظات
template-event-notes-hint = دون أسماء الأشخاص.
template-event-version = النسخة
template-event-version-hint = فارغة لجذاذة جديدة. وللجذاذة المصححة الرقم التالي: 2 ثم 3 وهكذا.
error-marked-events = لا يستعمل ‎--marked‎ إلا مع استمارات الأرقام. وفي مصنف الأحداث تسمي كل ملاحظة خانتها، فصححها هناك.

help-template-events = مصنف لجذاذات الأحداث، بسطر لكل جذاذة، بدل الأرقام
