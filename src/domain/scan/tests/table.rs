//! Texts of reports in three languages, each decided on purpose: what is refused, and what is not.

use crate::domain::scan::PersonalDataKind::{self, *};
use crate::domain::scan::find_personal_data;

const REFUSED: [(PersonalDataKind, &str); 46] = [
    // A title and a name.
    (Name, "Réunion présidée par M. Ahmed Benali"),
    (Name, "intervention de Mme Fatima Zahra El Idrissi"),
    (Name, "Mlle Diallo a été accompagnée"),
    (Name, "MM. Alaoui et Tazi"),
    (Name, "Monsieur Traoré a signé"),
    (Name, "avis du Dr Karim"),
    (Name, "M. A. Benali"),
    (Name, "Maître Benjelloun, avocate"),
    (Name, "met Mr Smith and his family"),
    (Name, "Mrs. Okafor asked for help"),
    (Name, "Ms Kone was referred"),
    (Name, "chaired by Prof. Amrani"),
    (Name, "ترأس اللقاء السيد أحمد بنعلي"),
    (Name, "مداخلة للسيدة فاطمة الزهراء"),
    (Name, "والسيدة خديجة من تنغير"),
    (Name, "عرض الدكتور كريم"),
    (Name, "بحضور الأستاذة مريم"),
    // A date of birth.
    (BirthDate, "né le 12/03/1990 à Bamako"),
    (BirthDate, "née le 1er janvier 1985 en Guinée"),
    (BirthDate, "né(e) le 12 mars 1990"),
    (BirthDate, "date de naissance : 12/03/1990"),
    (BirthDate, "born on 12 March 1990 in Lagos"),
    (BirthDate, "born 1990-03-12, Nigerian"),
    (BirthDate, "date of birth: 12.03.1990"),
    (BirthDate, "DOB 12/03/1990"),
    (BirthDate, "المزداد بتاريخ 12/03/1990 بباماكو"),
    (BirthDate, "ازدادت في 12 مارس 1990 بكوناكري"),
    (BirthDate, "تاريخ الازدياد: ١٢/٠٣/١٩٩٠"),
    // The address of a home.
    (Address, "12, rue Ibn Sina, Agadir"),
    (Address, "habite 5 bis avenue de la Gare"),
    (Address, "45 bd Mohammed V, apt. 3"),
    (Address, "rue Ibn Sina n° 12"),
    (Address, "Hay Salam n° 45"),
    (Address, "quartier Hay Hassani, numéro 7"),
    (Address, "lives at 15 Hassan II Street"),
    (Address, "رقم 12 زنقة سبو"),
    (Address, "شارع محمد الخامس رقم 12"),
    (Address, "يقطن بحي السلام رقم 45"),
    // Numbers of documents and telephones, also beside words that make other numbers legal.
    (IdentityCard, "rapport de A123456"),
    (IdentityCard, "bénéficiaire A12345"),
    (IdentityCard, "البطاقة الوطنية A12345"),
    (Passport, "passeport AB1234567"),
    (Phone, "budget: appeler 0612345678"),
    (Phone, "212 612 345 678"),
    (LongNumber, "compte 1250000000"),
    (LongNumber, "versé au compte du budget 2024: 1250000000"),
];

const LEGAL: [&str; 58] = [
    "rapport A12345",
    "Rapport n° A12345",
    "report AB123456",
    "réf. A12345",
    "projet n° B12345, phase 2",
    "marché AB 123456",
    "circulaire numéro C12345",
    "تقرير A12345",
    "قرار رقم A12345",
    "budget 2024: 1250000000",
    "budget 2024 : 1 250 000 000",
    "montant de 1250000000",
    "budget: 212 600 000 000",
    "total cost 1250000000",
    "remittances amounted to 115000000000",
    "ميزانية 2024: 1250000000",
    "مبلغ 1250000000",
    "تحويلات المغاربة 115000000000 درهم",
    "population: 37000000000 habitants",
    // Roles, without names.
    "M. le Maire de Nador",
    "M. le wali de la région",
    "Mme la Présidente du conseil",
    "Madame la Ministre",
    "Monsieur le Gouverneur",
    "Mesdames et Messieurs",
    "Mr President, Madam Chair",
    "Mr Chairman opened the session",
    "السيد الوزير",
    "السيد رئيس الجهة",
    "السيدة المديرة الإقليمية",
    "السيد والي جهة سوس ماسة",
    "السيدات والسادة",
    "الأستاذات والأساتذة",
    // Millions, places and things.
    "EU 5.550 M, SDC 0.250 M",
    "15 M. EUR",
    "2,8 M. Les migrants",
    "Université Mohammed V de Rabat",
    "avenue Mohammed V",
    "boulevard Hassan II, projet n° 12",
    "Hôpital Moulay Youssef",
    "12 rues aménagées",
    "en 2024, rue de la Liberté",
    "300 av. J.-C.",
    "2 avenues et 3 boulevards",
    "12 street vendors",
    "a programme for 5 main streets",
    "شارع محمد الخامس",
    "القرار رقم 12 لسنة 2024",
    "3 أحياء بمدينة الناظور",
    // Births as figures, and what began.
    "enfants nés en 2024",
    "personnes nées à l’étranger",
    "children born on or after 1 January 2020",
    "born in 2024: 512",
    "l’association est née le 12 mai 2010 à Rabat",
    "le réseau, né le 3 juin 2015",
    "مواليد سنة 2024",
    "ولد المشروع سنة 2015",
    "la date de naissance n’est pas relevée",
];

#[test]
fn each_text_is_decided_on_purpose() {
    let found: Vec<_> = REFUSED.iter().map(|(_, text)| (find_personal_data(text), *text)).collect();
    let expected: Vec<_> = REFUSED.iter().map(|(kind, text)| (Some(*kind), *text)).collect();
    assert_eq!(found, expected);
    let alarms: Vec<_> = LEGAL.iter().filter_map(|text| Some((find_personal_data(text)?, *text))).collect();
    assert_eq!(alarms, []);
    assert!(LEGAL.len() * 2 >= REFUSED.len() + LEGAL.len(), "at least half of the texts are legal");
}
