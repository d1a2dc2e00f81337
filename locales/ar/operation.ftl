# تشغيل العقدة: عمليتها وحالتها وحقبها ونظراؤها وحوادثها.

error-node-runs = العقدة { $name } تعمل بالفعل: عملية أخرى تمسك بالملف { $path }. أوقفها أولا.
error-database-in-use = عملية أخرى تستعمل قاعدة بيانات العقدة { $name }. أوقفها أولا.
error-other-key = الملف { $path } ليس المفتاح الذي يوقع السجل { $log }. يبدأ هذا السجل بالمفتاح { $expected }. أعد ذلك المفتاح، أو افتح حقبة جديدة بالأمر: marsad node open-epoch
error-other-signer = الملف { $path } فيه مفتاح عقدة أخرى، لا مفتاح { $name }.
error-signer-file = الملف { $path } تالف: ليس حالة موقِّع. ضعه جانبا وشغل العقدة: ستسأل عندئذ جميع نظرائها عما وُقِّع.
error-other-views = عروض العقدة { $name } من نسخة أخرى للبرنامج. شغل العقدة مرة، أو نفذ: marsad node rebuild
error-no-log = ليس للعقدة { $name } سجل بعد.
error-other-size =
    { COUNT($held) ->
        [zero] لا يوجد أي قيد من { $log }. اذكر الحجم الصحيح.
        [one] يوجد قيد واحد من { $log }. اذكر الحجم الصحيح.
        [two] يوجد قيدان من { $log }. اذكر الحجم الصحيح.
        [few] توجد { $held } قيود من { $log }. اذكر الحجم الصحيح.
        [many] يوجد { $held } قيدا من { $log }. اذكر الحجم الصحيح.
       *[other] يوجد { $held } قيد من { $log }. اذكر الحجم الصحيح.
    }
error-head-known = ما وُقِّع من { $log } معروف: ليس هناك ما يُقبل.
error-signed-more = عدد القيود الموقعة من { $log } هو { $signed }، والموجود منها { $held }. دع العقدة تستعيد الباقي من نظرائها، أو افتح حقبة جديدة بالأمر: marsad node open-epoch
error-no-evidence = ليس للحادثة { $number } دليل.
error-member-exists = { $name } عضو بالفعل. أضف --replace للحلول محله.
error-no-member = { $name } ليس عضوا.
member-replace = { $name } عضو بالفعل. هل يُستبدل؟ (ن/لا)
node-head-accepted = يستمر { $log } من الحجم { $size }.
node-epoch-opened = فُتح { $log }، ويوقعه المفتاح { $key }. شغل العقدة؛ وإن كان المفتاح جديدا فسلمه إلى العقد الأخرى.
node-epoch-beyond = إرسالات تقع بعد الحجم المتفق عليه: { $count }. قد لا تصل أبدا إلى العقد الأخرى، وهي ما زالت محسوبة هنا. اسحب كل إرسال منها (marsad submissions withdraw ID --why السبب)، ثم اطلب إرساله من جديد، بمفتاح جديد لعدم التكرار إن كان له مفتاح خاص به:
node-epoch-beyond-one = { $submission }، من { $reporter }، المفتاح { $key }، الموضع { $position }
sync-peer-removed = لم تعد العقدة تجلب السجلات من { $name } ولا تخدمه.
columns-count = العدد
columns-place = السجل
columns-detail = التفصيل
columns-first-time = أول مرة
columns-evidence = الدليل
columns-refused-logs = سجلات مرفوضة
member-authorities =
    { COUNT($authorities) ->
        [zero] لم تُسجل أي سلطة تصديق في لائحة الأعضاء.
        [one] سُجلت سلطة التصديق الواردة في ملف التعريف هذا في لائحة الأعضاء: تثق كل العقد في ما يوقَّع بشهاداتها.
        [two] سُجلت سلطتا التصديق الواردتان في ملف التعريف هذا في لائحة الأعضاء: تثق كل العقد في ما يوقَّع بشهاداتهما.
        [few] سُجلت { $authorities } سلطات تصديق واردة في ملف التعريف هذا في لائحة الأعضاء: تثق كل العقد في ما يوقَّع بشهاداتها.
        [many] سُجلت { $authorities } سلطة تصديق واردة في ملف التعريف هذا في لائحة الأعضاء: تثق كل العقد في ما يوقَّع بشهاداتها.
       *[other] سُجلت { $authorities } سلطة تصديق واردة في ملف التعريف هذا في لائحة الأعضاء: تثق كل العقد في ما يوقَّع بشهاداتها.
    }
error-no-certificate = لا يتضمن { $path } أي شهادة يمكن قراءتها (PEM).
error-output-is-input = الملف { $path } من الملفات المراد قراءتها. اختر ملفا آخر للكتابة.
error-other-certificate = { $path } شهادة { $found }، وليست شهادة node/{ $name }.
error-staff = «{ $value }» في staff ليس على شكل الدور/الاسم، مثل reviewer/oriental-reviewer.
error-log-filter = «{ $value }» في [log] ليس مرشحا، مثل info.
error-metrics-listen = «{ $value }» في [metrics] ليس عنوانا على هذا الجهاز، مثل 127.0.0.1:9464. القياسات غير محمية، لذلك لا تُعرض إلا على هذا الجهاز نفسه.
error-why-empty = اذكر السبب بالخيار --why.
error-why-personal-data = يبدو أن نص --why يتضمن معطيات شخصية. تقرؤه كل العقد، ولا يمكن سحبه بعد ذلك.
error-why-form = نص --why سطر واحد لا يتجاوز 500 حرف، دون رموز تحكم.
person-invited = دعوة { $name } صالحة إلى { $time }. الرمز لا يظهر إلا الآن؛ لا تسلمه إلا للشخص نفسه:
person-removed = لم يعد بإمكان { $name } الدخول.
columns-person = الشخص
columns-language = اللغة
error-person-known = تمت دعوة { $name } من قبل. مع ‎--again‎ يتلقى الشخص دعوة جديدة ولا يعود هاتفه السابق صالحا.
error-person-unknown = لا تعرف هذه العقدة شخصا باسم { $name }.
error-person-holder = ليس { $name } رمز منظمة ولا اسما في شهادة.
usage-person-name = يتكون الاسم من 2 إلى 64 حرفا من a إلى z وأرقام و«.» و«-» و«_»، ويبدأ بحرف
usage-person-roles = الأدوار الممكنة: submitter أو reviewer أو reader أو admin
