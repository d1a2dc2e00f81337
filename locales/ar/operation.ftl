# تشغيل العقدة: عمليتها وحالتها وعصورها ونظراؤها وحوادثها.

error-node-runs = العقدة { $name } تعمل بالفعل: عملية أخرى تمسك بالملف { $path }. أوقفوها أولا.
error-database-in-use = عملية أخرى تستعمل قاعدة بيانات العقدة { $name }. أوقفوها أولا.
error-other-key = الملف { $path } ليس المفتاح الذي يوقع السجل { $log }. يبدأ هذا السجل بالمفتاح { $expected }. أعيدوا ذلك المفتاح، أو افتحوا عصرا جديدا بالأمر: marsad node open-epoch
error-other-signer = الملف { $path } فيه مفتاح عقدة أخرى، لا مفتاح { $name }.
error-signer-file = الملف { $path } تالف: ليس حالة موقِّع. ضعوه جانبا وشغلوا العقدة: ستسأل عندئذ جميع نظرائها عما وُقِّع.
error-other-views = عروض العقدة { $name } من إصدار آخر للبرنامج. شغلوا العقدة مرة، أو نفذوا: marsad node rebuild
error-no-log = ليس للعقدة { $name } سجل بعد.
error-other-size =
    { $held ->
        [zero] لا يوجد أي قيد من { $log }. اذكروا الحجم الصحيح.
        [one] يوجد قيد واحد من { $log }. اذكروا الحجم الصحيح.
        [two] يوجد قيدان من { $log }. اذكروا الحجم الصحيح.
        [few] توجد { $held } قيود من { $log }. اذكروا الحجم الصحيح.
        [many] يوجد { $held } قيدا من { $log }. اذكروا الحجم الصحيح.
       *[other] يوجد { $held } قيد من { $log }. اذكروا الحجم الصحيح.
    }
error-head-known = ما وُقِّع من { $log } معروف: ليس هناك ما يُقبل.
error-signed-more = عدد القيود الموقعة من { $log } هو { $signed }، والموجود منها { $held }. دعوا العقدة تستعيد الباقي من نظرائها، أو افتحوا عصرا جديدا بالأمر: marsad node open-epoch
error-no-evidence = ليس للحادثة { $number } دليل.
error-member-exists = { $name } عضو بالفعل. أضيفوا --replace للحلول محله.
error-no-member = { $name } ليس عضوا.
member-replace = { $name } عضو بالفعل. هل يُستبدل؟ (ن/لا)
node-head-accepted = يستمر { $log } من الحجم { $size }.
node-epoch-opened = فُتح { $log }، ويوقعه المفتاح { $key }. شغلوا العقدة؛ وإن كان المفتاح جديدا فسلموه إلى العقد الأخرى.
sync-peer-removed = لم تعد العقدة تسحب من { $name } ولا تخدمه.
columns-count = العدد
columns-place = السجل
columns-detail = التفصيل
columns-first-time = أول مرة
columns-evidence = الدليل
columns-refused-logs = سجلات مرفوضة
