# الإصدارات: ما يختلف بين إصدارين، وكيف يُستشهد برقم.

diff-heading = من الإصدار { $before } للعقدة { $builder } إلى الإصدار { $after } للعقدة { $other }:
diff-new = جديدة: { $cell }: { $after }
diff-gone = لم تعد موجودة: { $cell }: { $before }
diff-changed = تغيرت: { $cell }: { $before } ← { $after }
diff-newly-hidden = أصبحت محجوبة: { $cell }: { $before } ← { $after }
diff-newly-shown = أصبحت ظاهرة: { $cell }: { $before } ← { $after }
diff-no-figure = لا رقم
diff-columns = يختلف أيضا: { $list }
diff-submissions = إرسالات أضيفت إليها: { $list }
diff-submissions-gone = إرسالات لم تعد فيها: { $list }
diff-counts = الجديدة: { $new }. لم تعد موجودة: { $gone }. المتغيرة: { $changed }. أصبحت محجوبة: { $hidden }. أصبحت ظاهرة: { $shown }.
diff-not-compared = خلايا لم تُقارن، لأن الفهرس لم يعد يتضمن مؤشرها أو بعدها أو مستواها. من الإصدار الأول: { $before }. من الثاني: { $after }.

cite-figure = { $subject }: { $figure }.
cite-indicator = { $subject }.
cite-release = «{ $title }»، الإصدار { $number } للعقدة { $builder }، { $day }.
cite-release-untitled = الإصدار { $number } للعقدة { $builder }، { $day }.
cite-audience = موجه إلى: { $audience }؛ وليس عموميا.
cite-identifier = المعرف: { $release }.
cite-digest = المعرف: { $release }؛ بصمة SHA-256 لبيان الإصدار: { $digest }.
cite-no-licence = لا يذكر الإصدار أي رخصة.
cite-value = { $value } ({ $unit })
cite-hidden = محجوب لحماية الأشخاص المعنيين
cite-missing = لا رقم ({ $status })
cite-elsewhere = هذا الرقم منشور أيضا في مكان آخر: { $source }.
cite-elsewhere-at = هذا الرقم منشور أيضا في مكان آخر: { $source }، { $url }

help-release-diff = مقارنة إصدارين خلية خلية: الجديدة، وما لم يعد موجودا، والمتغيرة، وما أصبح محجوبا، وما أصبح ظاهرا
help-release-diff-before = الأول: معرفه، أو latest
help-release-diff-after = الثاني: معرفه، أو latest
help-release-diff-submissions = ذكر الإرسالات التي أحدثت الفرق في كل خلية، بقدر ما يحق لك الاطلاع عليه؛ وتُسأل العقدة عن كل خلية
help-cite = كيف يُستشهد برقم من إصدار، باللغات الثلاث
help-cite-release = الإصدار: معرفه، أو latest
help-cite-area = المجال الترابي: رمز، أو رمز المندوبية، أو اسم بديل، أو اسم بإحدى اللغات؛ والتلقائي هو البلد
help-cite-period = الفترة؛ وبدونها يُستشهد بالمؤشر دون رقم
help-cite-in-area = مثل AREA
help-cite-in-period = مثل PERIOD
help-cite-method = الأساس؛ والتلقائي هو المفضل

cite-licence = الرخصة: { $licence }.
cite-provisional = إصدار مؤقت: يُنتظر إصدار آخر.
cite-corrects = يصحح الإصدار { $release }: { $reason }.
cite-corrected-by = صححه الإصدار { $number } ({ $release }): { $reason }.

columns-release-state = الحالة
columns-licence = الرخصة
columns-corrects = يصحح
columns-correction-reason = سبب التصحيح
columns-corrected-by = صححه
columns-bound-by = الإصدارات السابقة التي يتوقف عليها
release-correction = الإصدار { $number } ({ $release }): { $reason }
word-release-provisional = مؤقت
word-release-final = نهائي

release-same = أُعيد حسابه في هذه العقدة: كل الكتل ({ $blocks }) مطابقة.
release-not-recomputed = لم يُعَد حسابه: لا يطلب ذلك إلا مديرو العقدة.
release-unseen-log = لم يُطَّلع على السجل { $log }: لدى هذه العقدة { $held } من قيوده البالغ عددها { $entries }.
release-unseen-history = لم يُطَّلع على تاريخ السجل { $log } الذي كان لدى من أعد الإصدار. لدى هذه العقدة تاريخ آخر.
release-unseen-withheld = لم يُطَّلع على قيود من { $log } لم تُرسل إلى هذه العقدة: { $entries }.
release-unseen-erased = لم يُطَّلع على قيود من { $log } مُحيت منذ ذلك الحين: { $entries }.
release-unseen-lost = لم يُطَّلع على قيود من { $log } فقدت هذه العقدة محتواها: { $entries }.
release-unseen-release = لم يُطَّلع على الإصدار السابق { $release } الذي يتوقف عليه.
release-unseen-withdrawn = لم يُطَّلع على الإصدار السابق { $release } الذي يتوقف عليه. وقد سُحب.
release-unseen-figures = لم يُطَّلع على أرقام من الإصدارات السابقة التي يتوقف عليها: { $indicators }.
release-unseen-rosters = لم يُطَّلع على بعض لوائح التصريحات المنتظرة التي كانت سارية.
release-unseen-membership = لم يُطَّلع على لائحة الأعضاء التي أُعد بها.
release-unseen-rules = لم يُطَّلع على قواعده ({ $rules }): هذا البرنامج يحسب بقواعد أخرى.
release-fault-left-out = خطأ: لا يذكر الإصدار السابق { $release } الذي كان لدى قرائه.
release-fault-not-held-then = خطأ: يذكر الإصدار { $release } الذي لم يكن لدى قرائه حينئذ، أو الذي لا يتوقف عليه.
release-fault-not-safe = غير آمن: { $indicators }: { $reason }. لا يجوز إعداد إصدار من هذه الأرقام.
word-verdict-same = مطابق
word-verdict-different = مختلف
columns-blocks = الكتل
columns-same-blocks = المطابقة

release-plan-dropped = لم يعد مبرمجا: { $plan }. القيد: { $position }
columns-plan = الإصدار المبرمج
columns-day = اليوم
columns-planned-day = اليوم المبرمج
columns-early-reason = سبب الإصدار قبل يومه
columns-change-reason = سبب التغيير

columns-hidden-because = سبب الحجب
columns-elsewhere = منشور في مكان آخر
explain-hidden = لحماية أشخاص
explain-hidden-small = لأنه صغير
explain-hidden-dominated = لأن قلة من المبلغين يمثلون أغلبه
explain-hidden-others = لحماية غيره: به يمكن حساب عدد صغير
