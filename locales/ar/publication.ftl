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
