# ما يقوله «marsad demo» أثناء العرض.
demo-intro = أربعة مراصد على هذا الجهاز، لكل منها قاعدة بياناته ومفتاحه وسجله: تتلقى ما تقدمه المجالس، وتحتفظ كلها بالمعطيات نفسها، وتنشر جدولا يمكن تتبع كل رقم فيه إلى مصدره.
demo-postgres = خادم Postgres يعمل.
demo-postgres-elsewhere = خادم Postgres يعمل، ومعطياته في { $path } لأن حساب postgres لا يصل إلى مجلد العرض.
demo-nodes-up = أربع عقد تعمل وتتخاطب عبر mTLS: { $names }.
demo-catalogue = نشرت العقدة الوطنية الفهرس (عدد المؤشرات { $indicators }، المجالات الترابية { $areas }، لوائح الرموز { $lists }) ولائحة الأعضاء، ووصلت إلى كل العقد.
demo-heading-submit = 1. من يملك المعلومة يقدمها
demo-submitted = { COUNT($rows) ->
    [zero] { $who } ← { $node }: { $file }، بلا أسطر. { $sharing }. وصل القيد { $index }.
    [one] { $who } ← { $node }: { $file }، سطر واحد. { $sharing }. وصل القيد { $index }.
    [two] { $who } ← { $node }: { $file }، سطران. { $sharing }. وصل القيد { $index }.
    [few] { $who } ← { $node }: { $file }، { $rows } أسطر. { $sharing }. وصل القيد { $index }.
    [many] { $who } ← { $node }: { $file }، { $rows } سطرا. { $sharing }. وصل القيد { $index }.
   *[other] { $who } ← { $node }: { $file }، { $rows } سطر. { $sharing }. وصل القيد { $index }.
}
demo-sharing-open = مفتوح
demo-sharing-federation = للاتحاد
demo-sharing-local = يبقى في هذه العقدة
demo-heading-refused = 2. ملف خاطئ يُرفض سطرا سطرا ولا يُحفظ منه شيء
demo-heading-sync = 3. العقد تتبادل ما استجد
demo-converged = العقد الأربع تحتفظ بالقيود نفسها وعددها { $entries }، وبصمة السجلات والمعطيات المشتركة متساوية: { $digest }.
demo-withheld = { COUNT($count) ->
    [zero] لا قيود محلية.
    [one] قيد واحد محلي: تحتفظ به عقدته، وترى الأخرى أنه موجود ومحجوب.
    [two] قيدان محليان: تحتفظ بهما عقدتاهما، وترى الأخرى أنهما موجودان ومحجوبان.
    [few] { $count } قيود محلية: تحتفظ بها عقدها، وترى الأخرى أنها موجودة ومحجوبة.
    [many] { $count } قيدا محليا: تحتفظ بها عقدها، وترى الأخرى أنها موجودة ومحجوبة.
   *[other] { $count } قيد محلي: تحتفظ بها عقدها، وترى الأخرى أنها موجودة ومحجوبة.
}
demo-heading-release = 4. المرصد الوطني يُعِد إصدارا، وتقدمه كل العقد
demo-release = الإصدار { $id }: عدد الخلايا { $cells }، من قيود عددها { $entries }.
demo-release-public = الإصدار { $id } للعموم: عدد الخلايا { $cells }. هاجمه مدقق قبل صدوره: لا يستطيع أحد أن يحسب عددا محجوبا مما يعرضه.
demo-heading-pull = 5. مرصد يطلب جدولا
demo-pull-note = يبقى أساسا سنة 2014 منفصلين (METHOD). الشرطة مع O: رقم منتظر لم يصرح به أحد. «محجوب» مع Q وC: عدد أصغر من أن يُعرض.
demo-heading-public = 6. شخص من خارج الاتحاد يطلب من الإصدار الموجه للعموم
demo-public-note = لا يرى الضيف إلا الإصدارات الموجهة للعموم. فيها أعداد محجوبة أكثر، حتى لا يُستنتج أي عدد من غيره.
demo-heading-explain = 7. من أين جاء الرقم؟
demo-heading-receipt = 8. وصله، يُتحقق منه بلا اتصال
demo-where = للاطلاع أثناء التشغيل:
demo-where-nodes = العقد: { $list }
demo-where-profiles = للتحدث باسم أحد الأشخاص: { $command }
demo-where-desk = شباك المتصفحات (souss-massa): { $url } بالشهادة { $file }؛ يشرح docs/desk.md كيف يتسلمها المتصفح.
demo-stop = Ctrl-C يوقف كل شيء. ما حُفظ يبقى في { $dir }.
demo-stopped = توقف. أعد التشغيل للمتابعة بالمعطيات نفسها، أو استعمل ‎--fresh للبدء من جديد.
demo-done = انتهى في { $seconds } ثانية.
