# لوائح التصريحات المنتظرة: من عليه أن يصرح بأي أرقام.

usage-day = اكتب يوما: ‎2024-07-15‎
usage-level = القيم الممكنة: country، region، province، commune، arrondissement
usage-rhythm = القيم الممكنة: EVERY، A2، A5، OA

columns-areas = المجالات الترابية
columns-from = من
columns-until = إلى
columns-lines = الأسطر
columns-member = من طرف

roster-set =
    { COUNT($count) ->
        [zero] لم يعد في لائحة التصريحات المنتظرة لهذه العقدة أي سطر. القيد: { $position }
        [one] في لائحة التصريحات المنتظرة لهذه العقدة الآن سطر واحد. القيد: { $position }
        [two] في لائحة التصريحات المنتظرة لهذه العقدة الآن سطران. القيد: { $position }
        [few] في لائحة التصريحات المنتظرة لهذه العقدة الآن { $count } أسطر. القيد: { $position }
        [many] في لائحة التصريحات المنتظرة لهذه العقدة الآن { $count } سطرا. القيد: { $position }
       *[other] في لائحة التصريحات المنتظرة لهذه العقدة الآن { $count } سطر. القيد: { $position }
    }
roster-written =
    { COUNT($count) ->
        [zero] لم يكتب أي سطر في { $path }.
        [one] كتب سطر واحد في { $path }.
        [two] كتب سطران في { $path }.
        [few] كتبت { $count } أسطر في { $path }.
        [many] كتب { $count } سطرا في { $path }.
       *[other] كتب { $count } سطر في { $path }.
    }
roster-refused = رفض الملف؛ تبقى لائحة التصريحات المنتظرة لهذه العقدة كما كانت.

error-roster-refused = رفض السطر؛ تبقى لائحة التصريحات المنتظرة لهذه العقدة كما كانت.
error-roster-no-line = لا يوجد هذا السطر في لائحة التصريحات المنتظرة لهذه العقدة. يعرف السطر بمؤشره والجهة المصرحة والمستوى والمجالات الترابية واليوم الأول.
error-roster-areas = يسمي السطر مجالا ترابيا واحدا على الأقل، و2000 على الأكثر.
error-roster-level = يتطلب نوع المنظمات مستوى: country أو region أو province أو commune أو arrondissement.
error-roster-until = اليوم الأخير قبل اليوم الأول.
error-roster-rhythm = الوتيرة بالسنوات سنتان أو أكثر.
error-roster-due-days = يحل أجل الرقم في 3660 يوما على الأكثر بعد نهاية فترته.
error-roster-lines = في اللائحة 10000 سطر على الأكثر.
error-reason-roster-moved = تغيرت لائحة التصريحات المنتظرة لهذه العقدة في هذه الأثناء. أعد المحاولة.
word-rhythm-every = كل فترة

help-roster = من عليه أن يصرح بأي أرقام، ولأي مجالات ترابية، وبأي وتيرة، وفي أي أجل
help-roster-show = من عليه اليوم أن يصرح بأي أرقام، حسب لوائح جميع العقد
help-roster-show-indicators = هذه المؤشرات فقط
help-roster-show-area = الأسطر التي تخص هذا المجال الترابي أو ما يدخل فيه فقط
help-roster-show-origin = لائحة هذه العقدة فقط
help-roster-show-as-of = الأسطر السارية في هذا اليوم بدل اليوم الحالي
help-roster-show-all = جميع الأسطر، بما فيها ما لم يعد ساريا أو لم يسر بعد
help-roster-show-history = اللوائح السابقة أيضا: متى جاءت، ومن كتبها، ولماذا
help-roster-show-output = كتابة الأسطر في FILE بالشكل الذي يقرؤه «roster import»
help-roster-set = إضافة سطر إلى لائحة هذه العقدة، أو وضعه مكان السطر الذي له نفس المؤشر والجهة المصرحة والمجالات الترابية واليوم الأول
help-roster-set-organisation = المنظمة التي عليها التصريح
help-roster-set-kind = جميع المنظمات من هذا النوع (رمز من لائحة ORG_TYPE)، كل واحدة عن مجالها الترابي؛ يتطلب ‎--level‎
help-roster-set-level = لجميع المجالات الترابية من هذا المستوى داخل المجالات المسماة؛ بدونه: للمجالات المسماة نفسها
help-roster-set-areas = مجال ترابي؛ يفصل بين عدة مجالات بفواصل
help-roster-set-rhythm = كل فترة (EVERY)، أو مرة كل عدد من السنوات (A2، A5)، أو عند الاقتضاء (OA)؛ بدونه: حسب المؤشر
help-roster-set-from = أول يوم يلزم التصريح عنه
help-roster-set-until = آخر يوم؛ بدونه: إلى إشعار آخر
help-roster-set-due-days = عدد الأيام بعد نهاية الفترة التي يحل فيها أجل الرقم؛ بدونه: حسب المؤشر
help-roster-set-remove = حذف السطر
help-roster-set-note = السبب؛ تعرضه كل عقدة
help-roster-import = استبدال لائحة هذه العقدة بأسطر ملف
help-roster-import-file = الملف (CSV)
help-roster-import-add = الاحتفاظ بالأسطر الموجودة وإضافة أسطر الملف
help-roster-import-note = السبب؛ تعرضه كل عقدة
word-roster-catalogue = المجالات الترابية من المستوى الذي صرح
word-roster-rosters = من تسميهم لوائح التصريحات المنتظرة
columns-expect = المنتظرون بدون لائحة
word-expect-territories = جميع المجالات الترابية من المستوى الذي صرح
word-expect-roster = من تسميهم لائحة فقط
