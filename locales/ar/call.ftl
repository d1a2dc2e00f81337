# طلبات المعطيات ولوحة الآجال.

usage-call-id = اكتب اسما من حروف وأرقام و‎-‎ و_: ‎2024-stock‎
usage-call-cannot = القيم الممكنة: O (لا يوجد رقم)، L (لم يجمع)، M (لا يمكن أن يوجد)
usage-period = اكتب فترة: ‎2024‎ أو ‎2024-S1‎ أو ‎2024-Q3‎ أو ‎2024-07‎ أو ‎2024-W31‎ أو ‎2024-07-15‎

columns-call = الطلب
columns-closed = أغلق في
columns-deadline = الأجل
columns-due = يحل أجله في
columns-organisations = المنظمات
columns-when = متى

call-opened = فتح الطلب { $call }. تكون الأجوبة في الأجل إلى غاية { $day }.
call-closed = أغلق الطلب { $call }. لم يعد يقبل أجوبة.
call-answered =
    { COUNT($count) ->
        [zero] لا يذكر الجواب على { $call } أي رقم. الإرسالية: { $submission }
        [one] يبين الجواب على { $call } لماذا لا يمكن تقديم رقم واحد. الإرسالية: { $submission }
        [two] يبين الجواب على { $call } لماذا لا يمكن تقديم رقمين. الإرسالية: { $submission }
        [few] يبين الجواب على { $call } لماذا لا يمكن تقديم { $count } أرقام. الإرسالية: { $submission }
        [many] يبين الجواب على { $call } لماذا لا يمكن تقديم { $count } رقما. الإرسالية: { $submission }
       *[other] يبين الجواب على { $call } لماذا لا يمكن تقديم { $count } رقم. الإرسالية: { $submission }
    }
due-nothing = لا شيء منتظر مما يحق لك الاطلاع عليه.

error-call-refused = ترفض العقدة ذلك؛ لم يسجل شيء.
error-call-indicators = يسمي الطلب مؤشرا واحدا على الأقل، و200 على الأكثر.
error-call-areas = يسمي الطلب مجالا ترابيا أو منظمة واحدة على الأقل، و2000 مجال ترابي على الأكثر.
error-call-organisations = يسمي الطلب 500 منظمة على الأكثر.
error-call-figures = يسمي الجواب رقما واحدا على الأقل، و1000 على الأكثر.
error-call-ambiguous = لعدة عقد طلب بهذا الاسم. اكتب اسم العقدة قبله.
error-call-nothing-open = لا يطلب منك { $call } شيئا من هذا ما زال مفتوحا.
error-reason-unknown-call = لا تعرف هذه العقدة أي طلب بهذا الاسم. لم يسجل شيء.
error-reason-call-closed = أغلق الطلب: لم يعد يقبل أجوبة. لم يسجل شيء.
error-reason-call-taken = سبق لهذه العقدة أن فتحت طلبا بهذا الاسم. اختر اسما آخر.

word-call-open = مفتوح
word-call-closed = مغلق
word-due-due = منتظر
word-due-came = وصل
word-due-late = وصل متأخرا
word-due-cannot = لا يمكن تقديمه
word-due-returned = أعيد
word-due-overdue = تجاوز أجله
word-kind-roster = لائحة التصريحات المنتظرة
word-kind-call = طلب معطيات
word-kind-call-answer = جواب على طلب
word-fact-call = الطلب
said-today-or-later = اليوم أو بعده
said-call-name = اسم عقدة ثم شرطة مائلة ثم اسم طلب: ‎oriental/2024-stock‎
said-no-roster = لا تسميها أي لائحة لهذه المؤشرات؛ سم مجالات ترابية
said-not-asked = لا يطلبه هذا الطلب

help-call = طلبات المعطيات: أرقام تطلبها عقدة إلى غاية يوم معين
help-call-open = طلب أرقام فترة إلى غاية يوم معين، لمجالات ترابية تابعة لهذه العقدة
help-call-open-id = اسمه: حروف وأرقام و‎-‎ و_؛ يجب ألا يكون طلب آخر لهذه العقدة قد حمله
help-call-open-indicators = مؤشر؛ يفصل بين عدة مؤشرات بفواصل
help-call-open-areas = مجال ترابي؛ يفصل بين عدة مجالات بفواصل. بدونه: المجالات التي تسميها اللوائح لهذه المنظمات
help-call-open-organisations = منظمة يوجه إليها الطلب؛ يفصل بين عدة منظمات بفواصل. بدونه: من عليه التصريح عن هذه المجالات
help-call-open-period = الفترة: 2024 أو ‎2024-Q3‎ وما شابه
help-call-open-deadline = آخر يوم يكون فيه الجواب في الأجل
help-call-open-note = السبب؛ تعرضه كل عقدة
help-call-list = الطلبات المفتوحة لجميع العقد
help-call-list-closed = المغلقة أيضا
help-call-close = إنهاء طلب لهذه العقدة: لا يقبل أجوبة بعد ذلك
help-call-close-id = اسم الطلب
help-call-close-note = السبب؛ تعرضه كل عقدة
help-call-answer = بيان سبب عدم إمكان تقديم أرقام يطلبها منك طلب
help-call-answer-id = الطلب: اسمه، وقبله اسم عقدته (node/ID) إن كان لعدة عقد طلب بهذا الاسم
help-call-answer-cannot = O: لا يوجد رقم؛ L: لم يجمع؛ M: لا يمكن أن يوجد
help-call-answer-reason = السبب؛ تعرضه كل عقدة
help-call-answer-indicators = هذه المؤشرات فقط؛ بدونه: كل ما يطلبه منك الطلب ولم يصل
help-call-answer-areas = هذه المجالات الترابية فقط؛ بدونه: كل ما يطلبه منك الطلب
help-any-call = طلب المعطيات الذي تجيب عليه الإرسالية: اسمه، أو node/ID
help-due = لوحة الآجال: من عليه أن يصرح بأي أرقام ومتى، وما الذي وصل
help-due-organisation = ما على هذه المنظمة فقط
help-due-call = ما يطلبه هذا الطلب فقط
help-due-since = ما يحل أجله من هذا اليوم فقط؛ بدونه: خلال 365 يوما الأخيرة، وكل ما يطلبه طلب واحد
help-due-indicators = العد بدل ذلك، لكل مجال ترابي وشهر: SUBM_EXPECTED وSUBM_ONTIME وREPORT_TIMELY_RATE
