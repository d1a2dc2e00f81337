# ملاحظات حول ما تم إرساله. رسالة واحدة لكل رمز من docs/findings.md:
# القيمة تبين الخلل، والخاصية .action تبين ما ينبغي فعله.
# المتغيرات: $value (ما وُجد)، $expected، $column، $row.
# يتضمن $expected رموزا أو أعدادا أو أسماء تقرأ بكل اللغات.

severity-error = خطأ
severity-warning = تنبيه

findings-errors =
    { COUNT($count) ->
        [zero] لا توجد أخطاء.
        [one] خطأ واحد.
        [two] خطآن.
        [few] { $count } أخطاء.
        [many] { $count } خطأ.
       *[other] { $count } خطأ.
    }
findings-warnings =
    { COUNT($count) ->
        [zero] لا توجد تنبيهات.
        [one] تنبيه واحد.
        [two] تنبيهان.
        [few] { $count } تنبيهات.
        [many] { $count } تنبيها.
       *[other] { $count } تنبيه.
    }
findings-shown =
    { COUNT($total) ->
        [zero] لا ملاحظات.
        [one] عُرضت الملاحظة الوحيدة.
        [two] عُرضت { $shown } من ملاحظتين.
        [few] عُرضت { $shown } من { $total } ملاحظات.
        [many] عُرضت { $shown } من { $total } ملاحظة.
       *[other] عُرضت { $shown } من { $total } ملاحظة.
    }
findings-where-row = السطر { $row }
findings-where-cell = السطر { $row }، العمود { $column }
findings-where-place = الخانة { $cell }
findings-where-file = الملف بأكمله

## البنية

finding-unknown-indicator = «{ $value }» ليس مؤشر السطر، وهو { $expected }.
    .action = ابحث عن الرمز بالأمر «marsad catalog indicators» واكتبه كما ورد فيه.
finding-unknown-indicator-bare = «{ $value }» ليس مؤشرا من مؤشرات الفهرس.
    .action = ابحث عن الرمز بالأمر «marsad catalog indicators» واكتبه كما ورد فيه.
finding-unknown-indicator-near = «{ $value }» ليس مؤشرا من مؤشرات الفهرس؛ وأقرب ما إليه: { $expected }.
    .action = ابحث عن الرمز بالأمر «marsad catalog indicators» واكتبه كما ورد فيه.
finding-unknown-column =
    { $expected ->
        [1] العمود { $column } موجود أكثر من مرة.
       *[other] عدد خانات السطر هو { $value }، وعدد خانات رأس الجدول هو { $expected }.
    }
    .action =
        { $expected ->
            [1] احذف أحد العمودين.
           *[other] ربما قسمت فاصلة داخل رقم أو نص إحدى الخانات. اكتب الأرقام دون فاصل للآلاف، وضع النصوص التي تتضمن الفاصل بين علامتي تنصيص.
        }
finding-unknown-column-bare = «{ $column }» غير معروف: ليس عمودا معياريا، ولا بعدا من أبعاد مؤشرات الملف، ولا حقلا من حقول الأحداث.
    .action = صحح اسم العمود أو الحقل، أو احذفه. أسماء الأعمدة هي أسماء SDMX-CSV بأحرف كبيرة؛ وللأحداث انظر الملفات في examples/events.
finding-missing-column =
    { $row ->
        [1] العمود { $expected } غير موجود.
       *[other] عدد خانات السطر هو { $value } فقط، وينقصه { $expected } وما بعده.
    }
    .action =
        { $row ->
            [1] أضف العمود. الأعمدة INDICATOR وREF_AREA وTIME_PERIOD وOBS_VALUE ضرورية دائما، وكذلك METHOD إذا كان المؤشر يستعمله.
           *[other] اجعل عدد خانات السطر كعدد خانات رأس الجدول؛ والخانة التي لا محتوى لها تبقى فارغة بين فاصلين.
        }
finding-unknown-area = «{ $value }» ليس رمزا ولا اسما ولا اسما بديلا لمجال ترابي.
    .action = ابحث عنه بالأمر «marsad catalog find» واكتب الرمز.
finding-unknown-area-near = «{ $value }» ليس رمزا ولا اسما ولا اسما بديلا لمجال ترابي؛ وأقرب ما إليه: { $expected }.
    .action = ابحث عنه بالأمر «marsad catalog find» ثم اكتب الرمز.
finding-ambiguous-area = قد يدل «{ $value }» على أكثر من مجال ترابي: { $expected }.
    .action = اكتب رمز المجال الترابي المقصود.
finding-unknown-code = «{ $value }» ليس من رموز العمود { $column }؛ المنتظر: { $expected }.
    .action = استعمل رمزا من اللائحة. يعرضها الأمر «marsad catalog codes».
finding-unknown-code-least = قيمة الحقل { $column } هي «{ $value }»، بينما يتطلب هذا النوع من الأحداث «{ $expected }» على الأقل.
    .action = اكتب «{ $expected }» أو مستوى أشد في { $column }. والحقل غير المكتوب يعد «low».
finding-unknown-code-bare = «{ $value }» ليس من رموز { $column }.
    .action = استعمل رمزا من اللائحة. يعرضها الأمر «marsad catalog codes».
finding-dimension-not-used = لا يتضمن المؤشر البُعد { $column }، ومع ذلك يتضمن العمود «{ $value }».
    .action = اترك الخانة فارغة، أو تحقق من أن مؤشر السطر هو المقصود.
finding-method-required = للمؤشر أرقام على أكثر من أساس، ولم يحدد السطر أيها؛ المنتظر: { $expected }.
    .action = اكتب أساس الرقم في العمود METHOD. فهو لا يُفترض أبدا.
finding-bad-period = «{ $value }» ليس فترة؛ المنتظر: { $expected }.
    .action = اكتب 2024 أو 2024-S1 أو 2024-Q3 أو 2024-07 أو 2024-W31 أو 2024-07-15.
finding-frequency-not-allowed = الفترة «{ $value }» أدق مما يسمح به المؤشر؛ المنتظر: { $expected }.
    .action = صرح بالرقم عن فترة المؤشر أو عن فترة أطول.
finding-period-in-future = لم تبدأ الفترة «{ $value }» بعد.
    .action = صحح الفترة. لا يُصرَّح برقم إلا بعد بداية فترته.
finding-bad-ref-date = «{ $value }» ليس تاريخا مرجعيا.
    .action = اكتب 2024 أو 2024-09 أو 2024-09-01.

## الصلاحية

finding-area-not-yours = هيئتك لا تصرح عن «{ $value }»؛ وإنما تصرح عن: { $expected }.
    .action = صحح المجال الترابي، أو اطلب من مدير العقدة منحك هذا المجال.
finding-area-not-yours-bare =
    { $value ->
        [UNSTATED] لا يذكر الحدث مجالا ترابيا، ولم تشارك فيه هيئتك.
        [ONLINE] انعقد الحدث عن بعد، ولم تشارك فيه هيئتك.
       *[other] هيئتك لا تصرح عن «{ $value }».
    }
    .action =
        { $value ->
            [UNSTATED] اذكر المجال الترابي في الحقل area، أو اذكر هيئتك ضمن المشاركين.
            [ONLINE] اذكر هيئتك ضمن المشاركين، أو اترك الحدث لإحدى الهيئات المشاركة.
           *[other] صحح المجال الترابي، أو اطلب من مدير العقدة منحك هذا المجال.
        }
finding-level-not-allowed =
    { $column ->
        [REF_AREA] لا يُصرَّح بالمؤشر على مستوى «{ $value }»؛ المنتظر: { $expected }.
       *[other] لا يذكر هذا النوع من الأحداث مكانا دقيقا مثل «{ $value }» في { $column }؛ المسموح به: { $expected }.
    }
    .action =
        { $column ->
            [REF_AREA] صرح بالرقم عن مجال ترابي من أحد هذه المستويات.
           *[other] اذكر مجالا ترابيا من أحد هذه المستويات، واترك الحقل venue فارغا: فالمكان الدقيق قد يضر بالأشخاص المعنيين.
        }
finding-sharing-too-wide = مستوى التقاسم «{ $value }» أوسع مما تسمح به هذه المعطيات؛ وأوسع مستوى مسموح به هو { $expected }.
    .action = أرسل بمستوى تقاسم أضيق، أو قسم الملف حسب المؤشرات.

finding-narrower-sharing = عدد أسطر هذا الملف أو أحداثه التي تحل محل أخرى مستوى تقاسمها «{ $expected }»: { $value }. هذا الملف أضيق تقاسما، وسيظل الآخرون يرون ما سبق.
    .action = أرسل التصحيحات بمستوى التقاسم --sharing { $expected }، في ملف مستقل إن لم يجز تقاسم الأسطر الأخرى بهذا المستوى؛ أو اسحب الإرسال السابق؛ أو اقبل التنبيه مع ذكر السبب.

## القيم

finding-bad-number = «{ $value }» غير مكتوب كما يُكتب العدد. لعل المقصود هو { $expected }.
    .action = اكتب أرقاما، مع نقطة عشرية عند الحاجة، دون وحدة ولا علامة النسبة المئوية، وعلامة الناقص في البداية فقط.
finding-bad-number-other =
    { $expected ->
        [O] يفيد «{ $value }» بعدم وجود رقم، وقد كُتب في مكان الرقم.
        [Q] «{ $value }» حد وليس رقما.
       *[other] «{ $value }» غير مكتوب كما يُكتب العدد. لعل المقصود هو { $expected }.
    }
    .action =
        { $expected ->
            [O] أفرغ الخانة واكتب السبب في OBS_STATUS: O (ناقصة) أو L (لم تُجمع) أو M (لا يمكن أن توجد) أو H (عطلة) أو Q (محجوبة). وإذا لم يكن هناك ما يُعَد فاكتب 0.
            [Q] أعط الرقم نفسه. وإذا لم يكن عرضه ممكنا فأفرغ الخانة واكتب Q في OBS_STATUS.
           *[other] اكتب أرقاما، مع نقطة عشرية عند الحاجة، دون وحدة ولا علامة النسبة المئوية، وعلامة الناقص في البداية فقط.
        }
finding-bad-number-bare = «{ $value }» ليس عددا.
    .action =
        { $column ->
            [OBS_VALUE] اكتب أرقاما، مع نقطة عشرية عند الحاجة، دون وحدة ولا علامة النسبة المئوية، وعلامة الناقص في البداية فقط.
           *[other] اكتب العدد بالأرقام (2800000) ووحدته في الحقل unit؛ وإذا كان مقرَّبا فاجعل قيمة الحقل approximate هي true. وإذا لم يكن هناك عدد فاحذفه، أو عبر عنه في نص الرقم.
        }
finding-ambiguous-number = يمكن أن يُقرأ «{ $value }» على أنه أحد عددين: { $expected }.
    .action = اكتب الآلاف دون فاصل (14000)، والأرقام العشرية دون رقم ثالث (1.25)، حتى لا تبقى إلا قراءة واحدة.
finding-too-precise =
    { COUNT($expected) ->
        [zero] يتضمن «{ $value }» أرقاما عشرية، بينما لا يقبل المؤشر إلا الأعداد الصحيحة.
        [one] يتضمن «{ $value }» أكثر من رقم عشري واحد.
        [two] يتضمن «{ $value }» أكثر من رقمين عشريين.
        [few] يتضمن «{ $value }» أكثر من { $expected } أرقام عشرية.
        [many] يتضمن «{ $value }» أكثر من { $expected } رقما عشريا.
       *[other] يتضمن «{ $value }» أكثر من { $expected } رقم عشري.
    }
    .action = قرِّب الرقم بنفسك. فهو لا يُقرَّب أبدا نيابة عنك.
finding-out-of-range = «{ $value }» خارج مجال قيم المؤشر؛ المنتظر: { $expected }.
    .action = تحقق من الرقم ومن وحدته.
finding-missing-without-status = القيمة فارغة، ولا تبين الحالة السبب.
    .action = أعط القيمة، أو اكتب في OBS_STATUS أحد الرموز: O (ناقصة) أو L (لم تُجمع) أو M (لا يمكن أن توجد) أو H (عطلة) أو Q (محجوبة).
finding-value-with-missing-status = السطر الذي يتضمن ACTION { $expected } يسحب رقما، ولا تكون له قيمة.
    .action = أفرغ القيمة أو صحح الحالة.
finding-value-with-missing-status-bare = تفيد الحالة «{ $value }» بعدم وجود قيمة، ومع ذلك توجد قيمة.
    .action = أفرغ القيمة أو صحح الحالة.
finding-bad-status = «{ $value }» ليس حالة؛ المنتظر: { $expected }.
    .action = استعمل رمزا من رموز OBS_STATUS. حالة الرقم العادي هي A.
finding-wrong-unit = الوحدة هي «{ $value }»، بينما وحدة المؤشر هي { $expected }.
    .action = حول الرقم إلى وحدة المؤشر، أو اترك الوحدة فارغة إن كان بها أصلا.
finding-ratio-not-reported = «{ $value }» نسبة. النسب تُحتسب ولا يُصرَّح بها أبدا؛ وطرفاها هما: { $expected }.
    .action = صرح بالطرفين بدلا من النسبة.

## الأسطر مجتمعة

finding-nothing-stored = يسحب هذا السطر أرقاما، غير أنه لا يوجد أي رقم محفوظ يقصده: «{ $value }».
    .action = تحقق من المؤشر والمجال الترابي والفترة والرموز؛ ويعرض الأمر «marsad pull observations --mine» ما هو محفوظ.
finding-duplicate-row = سبق إعطاء ما يتضمنه هذا السطر في السطر { $expected }.
    .action = احتفظ بأحد السطرين. ولتصحيح رقم سبق قبوله، أعد إرساله في ملف مستقل.
finding-duplicate-row-bare = سبق أن أعطت هيئة أخرى «{ $value }».
    .action = أعط الحدث معرفا خاصا بك.
finding-duplicate-row-other = سبق إعطاء رقم هذه الخانة في الخانة { $expected }.
    .action = احتفظ بإحدى الخانتين. ولتصحيح رقم سبق قبوله، أعد إرساله في ملف مستقل.
finding-parts-exceed-total = المجموع المصرح به هو { $value }، بينما يفوقه مجموع أجزائه: { $expected }.
    .action = صحح الأجزاء أو المجموع.
finding-parts-exceed-stored-total = المجموع هو { $value }، بينما يفوقه مجموع أجزائه مع الأجزاء المحفوظة من قبل: { $expected }.
    .action = تحقق من الاثنين. إذا كانا صحيحين كما نُشرا فاقبل التنبيه واذكر السبب.
finding-exceeds-indicator = الرقم { $value } يفوق الحد الممكن؛ المنتظر: { $expected }.
    .action = هذا الرقم يحصي جزءا مما يحصيه الرقم الآخر. صحح أحدهما.
finding-exceeds-stored-indicator = الرقم { $value } يفوق ما يسمح به رقم محفوظ من قبل؛ المنتظر: { $expected }.
    .action = تحقق من الرقمين. إن كانا كذلك في المصدر فاقبل التنبيه مع بيان السبب.
finding-partitions-disagree = مجموع الأجزاء حسب هذا العمود هو { $value }، وحسب عمود آخر: { $expected }.
    .action = تحقق من الأجزاء وأدرج المجموع أيضا.
finding-total-disagrees = المجموع المصرح به هو { $value }، بينما مجموع أجزائه هو { $expected }.
    .action = تحقق من الاثنين. وإذا كانا صحيحين كما نُشرا، فاقبل التنبيه وبين السبب.
finding-parts-incomplete = للمجموع أجزاء، غير أن بعضها ناقص: { $expected }.
    .action = أضف الأجزاء الناقصة إن توفرت لديك، وإلا فاقبل التنبيه وبين السبب.
finding-implausible-change = الرقم { $value } بعيد عن الرقم السابق { $expected }.
    .action = تحقق من الرقم. وإذا كان صحيحا فاقبل التنبيه وبين السبب.

## النصوص والملفات

finding-personal-data = يبدو أن العمود { $column } يتضمن معطيات شخصية.
    .action = احذفها. لا تُقبل أبدا الأسماء وأرقام الهاتف وعناوين البريد الإلكتروني وأرقام الوثائق. ولا يعاد ذكر النص هنا.
finding-too-long =
    { COUNT($expected) ->
        [zero] النص في { $column } أطول من اللازم: ينبغي أن يكون فارغا.
        [one] النص في { $column } أطول من اللازم: حرف واحد على الأكثر.
        [two] النص في { $column } أطول من اللازم: حرفان على الأكثر.
        [few] النص في { $column } أطول من اللازم: { $expected } أحرف على الأكثر.
        [many] النص في { $column } أطول من اللازم: { $expected } حرفا على الأكثر.
       *[other] النص في { $column } أطول من اللازم: { $expected } حرف على الأكثر.
    }
    .action = اختصر النص.
finding-too-long-other = محتوى { $column } أطول من اللازم؛ المنتظر: { $expected }.
    .action = اختصر النص.
finding-bad-text =
    { $expected ->
        [QUOTE] تفتح علامة تنصيص نصا ولا شيء يغلقه، فلا يمكن قراءة ما يليها.
        [SEPARATOR] يوجد شيء بين علامة تنصيص مغلقة والفاصل الذي يليها، وربما ابتلعت بعض الأسطر.
        [string] يتضمن الحقل { $column } شيئا غير النص.
        [boolean] يتضمن الحقل { $column } شيئا غير true أو false.
        [array] يتضمن الحقل { $column } شيئا غير اللائحة.
        [object]
            { $field ->
                [NONE] السجل ليس حدثا: فهو يتضمن شيئا غير كائن له حقول.
               *[other] يتضمن الحقل { $column } شيئا غير كائن له حقول.
            }
       *[other] لا يمكن قراءة ما في { $column }؛ المنتظر: { $expected }.
    }
    .action =
        { $expected ->
            [QUOTE] أغلق النص بعلامة تنصيص، أو احذف العلامة التي تفتحه.
            [SEPARATOR] اكتب علامة التنصيص داخل النص مرتين ("")، وضع النص كله بين علامتي تنصيص.
            [string] ضعه بين علامتي تنصيص: ‎"2024"‎ وليس 2024.
            [boolean] اكتب true أو false دون علامتي تنصيص.
            [array] ضعه بين معقوفتين: [ … ].
            [object] ضع الحقول بين حاضنتين، وكل حقل مع اسمه.
           *[other] أعد كتابة النص. لا تُقبل رموز التحكم ولا الرموز التي تغير اتجاه الكتابة.
        }
finding-bad-text-bare = يتضمن النص في { $column } رموزا لا تُرى.
    .action = أعد كتابة النص. لا تُقبل رموز التحكم ولا الرموز التي تغير اتجاه الكتابة.
finding-bad-encoding =
    { $value ->
        [UTF-16] الملف بترميز UTF-16 («نص Unicode»)، وليس بترميز { $expected }.
        [Windows-1252] السطر بترميز Windows-1252 («ANSI»، أوروبا الغربية)، وليس بترميز { $expected }.
        [Windows-1256] السطر بترميز Windows-1256 («ANSI»، العربية)، وليس بترميز { $expected }.
        [NUL] يتضمن الملف بايتات صفرية: فهو تالف، أو ليس نصا.
       *[other]
            { $expected ->
                [JSON] ليس هذا نص JSON: الخطأ في السطر { $line }، الموضع { $place } منه.
               *[other] الملف ليس بترميز { $expected }.
            }
    }
    .action =
        { $expected ->
            [JSON] انظر إلى ذلك الموضع وما قبله مباشرة: تنقص فاصلة أو قوس أو علامة تنصيص، أو زادت واحدة منها. ويتم التحقق من ملف أرقام بصيغة CSV بالأمر «marsad check observations».
           *[other] احفظه من جديد بصيغة «CSV UTF-8».
        }
finding-empty-file = ليس في الملف أي سطر.
    .action = تحقق من أنه الملف المقصود.
finding-wrong-format =
    { $value ->
        [XLSX] الملف مصنف Excel وليس ملف CSV.
        [XLS] الملف مصنف Excel قديم وليس ملف CSV.
        [ODS] الملف مصنف LibreOffice وليس ملف CSV.
        [PDF] الملف بصيغة PDF وليس ملف CSV.
        [ZIP] الملف أرشيف ZIP وليس ملف CSV.
       *[other] الملف بصيغة { $value } وليس بصيغة CSV.
    }
    .action =
        { $value ->
            [XLS] افتحه في Excel. واحفظ استمارة مرصد بصيغة «مصنف Excel ‏(‎.xlsx‎)»، وأي ورقة أخرى بصيغة «CSV UTF-8».
            [ODS] افتحه في LibreOffice. واحفظ استمارة مرصد بصيغة «Excel 2007–365 ‏(‎.xlsx‎)»، وأي ورقة أخرى بصيغة «CSV UTF-8».
           *[other] افتحه في برنامج للجداول، واحفظ الورقة بصيغة «CSV UTF-8».
        }
finding-wrong-form = الاستمارة من النسخة { $value }، وهذا البرنامج يقرأ النسخة { $expected }.
    .action = املأ استمارة كتبها «marsad template». أما أرقام ورقة أخرى فترسل في ملف: احفظ الورقة بصيغة «CSV UTF-8».
finding-wrong-form-bare = المصنف ليس استمارة من استمارات مرصد.
    .action = املأ استمارة كتبها «marsad template». أما أرقام ورقة أخرى فترسل في ملف: احفظ الورقة بصيغة «CSV UTF-8».
finding-form-damaged = «{ $value }» في سطر أو عمود بلا مفتاح، أو في نسخة من عمود. ولا يُعرف أي رقم هو.
    .action = اطلب الاستمارة من جديد بالأمر «marsad template»، واكتب الأرقام في خاناتها الملونة.
finding-form-damaged-other =
    { $expected ->
        [MERGED] هنا خانة واحدة مكان عدة أرقام، ولا يُعرف أي رقم منها هو.
       *[other] مفاتيح الاستمارة تالفة هنا، فلا يُقرأ ما بجانبها.
    }
    .action =
        { $expected ->
            [MERGED] فك دمج الخانة، واكتب كل رقم في خانته.
           *[other] اطلب الاستمارة من جديد بالأمر «marsad template»، واكتب الأرقام في خاناتها الملونة.
        }
finding-formula-without-value = في الخانة صيغة حسابية، وليست نتيجتها في الملف.
    .action = افتح الملف في Excel أو LibreOffice واحفظه ثم أعد إرساله، أو اكتب العدد مكان الصيغة.
finding-unsafe-file =
    { $value ->
        [DAMAGED] المصنف تالف.
        [PASSWORD] المصنف محمي بكلمة سر.
        [SIZE] المصنف أكبر من المسموح، أو أجزاؤه أكثر من اللازم.
       *[other] في المصنف «{ $value }»: وحدة ماكرو، أو ارتباط بملفات أخرى، أو ملف آخر. لم يُفتح.
    }
    .action =
        { $value ->
            [PASSWORD] أزل كلمة السر واحفظ الملف من جديد.
            [SIZE] احذف ما ليس من الاستمارة واحفظ الملف من جديد. وأرسل الأرقام الكثيرة بصيغة CSV.
           *[other] احفظه بصيغة «مصنف Excel ‏(‎.xlsx‎)» دون وحدات ماكرو ودون ارتباطات بملفات أخرى.
        }
finding-wrong-separator =
    { $value ->
        [TAB] تفصل بين الخانات علامات الجدولة (Tab).
        [PIPE] تفصل بين الخانات العلامة «|».
        [SEP] السطر الأول «sep=» موجه إلى Excel وحده، وهو مكان أسماء الأعمدة.
       *[CR] تنتهي الأسطر بالعلامة CR كما في أجهزة Macintosh القديمة.
    }
    .action =
        { $value ->
            [SEP] احذف السطر الأول.
            [CR] احفظ الملف بصيغة «CSV UTF-8»، لا بصيغة «CSV (Macintosh)».
           *[other] احفظ الملف بصيغة «CSV UTF-8»، مع فواصل أو فواصل منقوطة بين الخانات.
        }
finding-header-not-first = أسماء الأعمدة في السطر { $value }، وفوقها عنوان.
    .action = احذف ما فوق أسماء الأعمدة.
finding-stray-line = السطر مجموع أو ملاحظة، وليس سطرا من الأرقام.
    .action = احذف السطر. مجموع مجال ترابي أو بعد سطر كسائر الأسطر، له رموزه.
finding-damaged-text = النص في { $column } تالف: استُبدلت حروف منه، أو قرئت بترميز غير ترميزها.
    .action = أعد كتابة النص، واحفظ الملف بصيغة «CSV UTF-8». وإذا كان مقصودا كما هو فاقبل التنبيه وبين السبب.
finding-ref-date-outside = تاريخ المرجع REF_DATE، { $value }، خارج فترة الرقم: { $expected }.
    .action = صحح التاريخ أو الفترة. إذا أُحصي الرقم في ذلك اليوم وكان يخص هذه الفترة فاقبل التنبيه واذكر السبب.
finding-ref-date-in-future = تاريخ المرجع REF_DATE، { $value }، لم يحن بعد؛ المنتظر: { $expected }.
    .action = صحح التاريخ.
finding-digits-in-text = يتضمن { $column } النص «{ $value }»: لعله بقية عدد انقسم عند فاصلته.
    .action = انظر إلى OBS_VALUE في هذا السطر. وإذا كان الاثنان صحيحين فاقبل التنبيه وبين السبب.
finding-rows-in-text = يتضمن النص في { $column } أسطرا تشبه أسطر الملف.
    .action = انظر إلى علامات التنصيص في هذا السطر: علامة زائدة أو ناقصة تبتلع الأسطر التي تليها. وإذا كان النص مقصودا كما هو فاقبل التنبيه وبين السبب.

## الأحداث

finding-unknown-type = «{ $value }» ليس نوعا من أنواع الأحداث.
    .action = ابحث عن الرمز بالأمر «marsad catalog codes EVENT_TYPE».
finding-unknown-organisation = «{ $value }» ليست هيئة من هيئات الفهرس.
    .action = تحقق من الرمز. العقدة الوطنية هي التي تضيف الهيئات الجديدة.
finding-unknown-event = الحدث «{ $value }» غير موجود في هذا الملف وغير محفوظ، فلا شيء يُسحب.
    .action = صحح المعرف: هو معرف السجل المراد سحبه.
finding-bad-date = «{ $value }» ليس تاريخا مقبولا في { $column }؛ المنتظر: { $expected }.
    .action = اكتب 2025-09-26، على أن تكون النهاية في يوم البداية أو بعده.
finding-bad-date-range = «{ $value }» في { $column } ليست سنة ممكنة: فالسنوات المقبولة هي { $expected }.
    .action = اكتب السنة الميلادية.
finding-missing-field = الحقل { $column } غير موجود.
    .action = املأه. فهو ضروري لكل حدث من هذا النوع.
finding-event-outside-parent = تاريخ الجلسة { $value } لا يقع ضمن تاريخ الحدث الذي تنتمي إليه: { $expected }.
    .action = صحح تاريخ الجلسة أو تاريخ الحدث الذي تنتمي إليه.
finding-event-cycle = الحدث «{ $value }» ينتمي، عبر أحداث أخرى، إلى نفسه.
    .action = صحح الحقل «parent» في أحد هذه الأحداث.
finding-figure-below-minimum = يذكر { $column } العدد { $value }؛ ولا يُعرض من هذا المؤشر إلا عدد { $expected }.
    .action = اذكر عددا لمجال ترابي أكبر أو لفترة أطول، أو احذف الرقم.
finding-bad-version = النسخة { $value } لا تتبع ما قبلها؛ المنتظر: { $expected }.
    .action = نسخة الحدث الجديد هي 1، ونسخة التصحيح أعلى من النسخة المحفوظة.
