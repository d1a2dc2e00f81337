# صفحة الوصل للطباعة.

receipt-page = الصفحة: { $path }. افتحها في متصفح لقراءتها أو طباعتها.
receipt-page-title = وصل إيداع
receipt-page-lead-rows =
    { COUNT($count) ->
        [zero] في { $day } لم تتسلم العقدة { $node } أي سطر من { $organisation }.
        [one] في { $day } تسلمت العقدة { $node } سطرا واحدا من الأرقام من { $organisation } وقيدته في سجلها.
        [two] في { $day } تسلمت العقدة { $node } سطرين من الأرقام من { $organisation } وقيدتهما في سجلها.
        [few] في { $day } تسلمت العقدة { $node } { $count } أسطر من الأرقام من { $organisation } وقيدتها في سجلها.
        [many] في { $day } تسلمت العقدة { $node } { $count } سطرا من الأرقام من { $organisation } وقيدتها في سجلها.
       *[other] في { $day } تسلمت العقدة { $node } { $count } سطر من الأرقام من { $organisation } وقيدتها في سجلها.
    }
receipt-page-lead-events =
    { COUNT($count) ->
        [zero] في { $day } لم تتسلم العقدة { $node } أي حدث من { $organisation }.
        [one] في { $day } تسلمت العقدة { $node } حدثا واحدا من { $organisation } وقيدته في سجلها.
        [two] في { $day } تسلمت العقدة { $node } حدثين من { $organisation } وقيدتهما في سجلها.
        [few] في { $day } تسلمت العقدة { $node } { $count } أحداث من { $organisation } وقيدتها في سجلها.
        [many] في { $day } تسلمت العقدة { $node } { $count } حدثا من { $organisation } وقيدتها في سجلها.
       *[other] في { $day } تسلمت العقدة { $node } { $count } حدث من { $organisation } وقيدتها في سجلها.
    }
receipt-page-lead-answer =
    { COUNT($count) ->
        [zero] في { $day } لم تتسلم العقدة { $node } من { $organisation } سببا لأي رقم.
        [one] في { $day } تسلمت العقدة { $node } من { $organisation } سبب عدم إمكان تقديم رقم واحد وقيدته في سجلها.
        [two] في { $day } تسلمت العقدة { $node } من { $organisation } سبب عدم إمكان تقديم رقمين وقيدته في سجلها.
        [few] في { $day } تسلمت العقدة { $node } من { $organisation } سبب عدم إمكان تقديم { $count } أرقام وقيدته في سجلها.
        [many] في { $day } تسلمت العقدة { $node } من { $organisation } سبب عدم إمكان تقديم { $count } رقما وقيدته في سجلها.
       *[other] في { $day } تسلمت العقدة { $node } من { $organisation } سبب عدم إمكان تقديم { $count } رقم وقيدته في سجلها.
    }
receipt-page-call = جواب على الطلب
receipt-page-cannot = لا يمكن تقديمه
receipt-page-number = رقم الوصل
receipt-page-organisation = المودِع
receipt-page-node = المتسلِّم
receipt-page-time = التاريخ والساعة
receipt-page-file = الملف
receipt-page-rows = الأسطر
receipt-page-events = الأحداث
receipt-page-areas = المجالات الترابية
receipt-page-more-areas =
    { COUNT($count) ->
        [zero] ولا غيرها
        [one] ومجال آخر
        [two] ومجالان آخران
        [few] و{ $count } مجالات أخرى
        [many] و{ $count } مجالا آخر
       *[other] و{ $count } مجال آخر
    }
receipt-page-periods = الفترات
receipt-page-sharing = من يحفظه
receipt-page-comment = ملاحظة
receipt-page-why = سبب قبول التنبيهات
receipt-page-figures = المؤشرات
receipt-page-indicator = المؤشر
receipt-page-total = مجموع المراقبة
receipt-page-total-note = مجموع المراقبة هو مجموع كل أرقام المؤشر في الملف. لا معنى له في حد ذاته: إذا تغير رقم واحد تغير المجموع. قورن الملف بالوصل عند إعداد هذه الصفحة، وهو الملف الذي تم تسلمه.
receipt-page-no-file = لإدراج الملف ومجاميع مراقبته في هذه الصفحة، أعدها بالخيار ‎--content‎ متبوعا باسم الملف.
receipt-page-event = الحدث
receipt-page-date = التاريخ
receipt-page-proof = الإثبات
receipt-page-vouched = التوثيق
receipt-page-tree = عدد قيود السجل
receipt-page-check = تحقق بنفسك
receipt-page-holds = عند إعداد هذه الصفحة تم التحقق من الوصل بمفتاح للعقدة { $node } معروف من مصدر آخر.
receipt-page-own-key = عند إعداد هذه الصفحة تم التحقق من الوصل بالمفتاح الذي يذكره هو نفسه. قارن هذا المفتاح بالذي تسلمه العقدة { $node }.
receipt-page-how = ملف الوصل يثبت ما في هذه الصفحة، دون شبكة ولسنوات عديدة:
receipt-page-address = امسح الرمز لرؤية هذا الوصل لدى العقدة
receipt-page-shown = تعرض العقدة هذا الوصل في العنوان
receipt-page-day = ‏{ $day } { $month } { $year }
receipt-page-moment = { $day }، الساعة { $clock } (توقيت المغرب، { $offset })
receipt-page-month-1 = يناير
receipt-page-month-2 = فبراير
receipt-page-month-3 = مارس
receipt-page-month-4 = أبريل
receipt-page-month-5 = ماي
receipt-page-month-6 = يونيو
receipt-page-month-7 = يوليوز
receipt-page-month-8 = غشت
receipt-page-month-9 = شتنبر
receipt-page-month-10 = أكتوبر
receipt-page-month-11 = نونبر
receipt-page-month-12 = دجنبر
error-receipt-file = ليس { $path } ما يثبته هذا الوصل: رقم آخر أو ترتيب آخر، أو أسطر وُضعت جانبا، أو أسطر فيها ACTION M أو D.
usage-receipts-address = اكتب العنوان على الشكل ‎https://host/path‎ دون ? ودون #
