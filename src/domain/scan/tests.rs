//! Forms of personal data that are found, and texts that pass.

mod table;

use super::*;

#[test]
fn personal_data_is_found_in_every_spelling() {
    use PersonalDataKind::*;
    let cases = [
        (Email, "contact: fatima.z@example.ma"),
        (Email, "fatima [at] example.ma"),
        (Email, "اتصل بـ ahmed@example.org."),
        (Phone, "tel 0612345678"),
        (Phone, "06 12 34 56 78"),
        (Phone, "07.12.34.56.78"),
        (Phone, "0528-84-12-34"),
        (Phone, "+212 6 12 34 56 78"),
        (Phone, "+212612345678"),
        (Phone, "+212 (0)6 12 34 56 78"),
        (Phone, "00212 528 84 12 34"),
        (Phone, "212 612 345 678"),
        (Phone, "+33 6 12 34 56 78"),
        (Phone, "0033612345678"),
        (Phone, "6 12 34 56 78"),
        (Phone, "الهاتف ٠٦١٢٣٤٥٦٧٨"),
        (Phone, "الهاتف ٠٦ ١٢ ٣٤ ٥٦ ٧٨"),
        (Phone, "06\u{200b}12\u{a0}34\u{2011}56 78"),
        (Phone, "Tel0612345678"),
        (Phone, "https://wa.me/212612345678"),
        (Phone, "(555) 123-4567"),
        (IdentityCard, "CIN AB123456"),
        (IdentityCard, "porteur de la carte JK12345"),
        (IdentityCard, "JB 123456"),
        (IdentityCard, "ab123456"),
        (IdentityCard, "cin: a123456"),
        (IdentityCard, "CIN n° A 123 456"),
        (IdentityCard, "CINAB123456"),
        (IdentityCard, "البطاقة الوطنية BE١٢٣٤٥٦"),
        (IdentityCard, "(J123456)"),
        (IdentityCard, "JE-123456"),
        (ResidencePermit, "titre de séjour C012345A"),
        (ResidencePermit, "carte de séjour n° 123456"),
        (ResidencePermit, "بطاقة الإقامة رقم 1234567"),
        (Passport, "AB1234567"),
        (Passport, "passport number 12345678"),
        (Passport, "passeport 12AB34567"),
        (Coordinates, "30.42018, -9.59815"),
        (Coordinates, "gps 30.42 / 9.59"),
        (Coordinates, "lat: 30.420 lon: -9.598"),
        (Coordinates, "30.420°N 9.598°W"),
        (Coordinates, "https://maps.example/@30.4202,-9.5982,15z"),
        (Coordinates, "30°25'12\"N 9°35'53\"W"),
        (Coordinates, "30,42018 ; -9,59815"),
        (LongNumber, "RIB 007780000123456789012345"),
        (LongNumber, "4111 1111 1111 1111"),
        (LongNumber, "dossier 123456789"),
    ];
    for (kind, text) in cases {
        assert_eq!(find_personal_data(text), Some(kind), "{text}");
    }
}

#[test]
fn usual_texts_of_reports_are_accepted() {
    let texts = [
        "",
        "phase II, T05-EUTF-NOA-REG-02 (EU 5.550 M, SDC 0.250 M, partners 0.275 M)",
        "T05-EUTF-NOA-REG-02",
        "phase dates (2015-2018, 2018-2020)",
        "2015-2018 2018-2020",
        "phase II, 6075000 EUR",
        "budget de 120000000 MAD",
        "budget 6 075 000 EUR",
        "37 076 584 habitants",
        "MA-09-163-01-01",
        "code 06.141.01.00",
        "06.141.01.00 5 communes",
        "https://www.example.ma/article/1234567890.html",
        "www.example.ma/a129668",
        "RGPH 2024",
        "municipal-population basis (HCP note of 18 Dec 2017); differs from the 86,206 legal-population figure",
        "permits prepared for 23,096 people",
        "PDR 2022-2027",
        "2020-05-01 2020-05-31",
        "05-06-2024 06-06-2024",
        "du 05/06/2024 au 06/06/2024",
        "000_3d40f3def2b0fc62.txt",
        "nadorcity a129668; maghress",
        "il y a 12000 personnes",
        "A 12000 personnes",
        "taux 12.345 et 14.567",
        "population 12.34, 14.56",
        "facteur 0.0818191908426",
        "median offset +0.175°; after: −0.002°",
        "un médecin n° 12345 pour cinq a123456",
        "medecin: 12345",
        "loi 02-03, article 12; décret n° 2-09-607",
        "ISBN 9789920123456",
        "الشطر الثاني 2018-2020، 6075000 أورو",
        "مخطط التنمية الجهوي لسوس ماسة 2022-2027",
        "1,2 million; 25 % en 2014, 26 % en 2024",
        "Dahir 1-11-91 du 29 juillet 2011",
        "35°C en juillet",
        "10 20 30 40 50",
        "SDG_10.7.4; SNIA_P5",
    ];
    for text in texts {
        assert_eq!(find_personal_data(text), None, "{text}");
    }
}

#[test]
fn texts_are_limited() {
    assert_eq!(check_text("جهة سوس", 7), Ok(()));
    assert_eq!(check_text("جهة سوس", 6), Err(TextFault::TooLong));
    assert_eq!(check_text("a\0b", 9), Err(TextFault::Nul));
    assert_eq!(check_text("a\u{7}b", 9), Err(TextFault::Control));
    assert_eq!(check_text("a\u{202e}b", 9), Err(TextFault::DirectionOverride));
    assert_eq!(check_text("a\nb\tc\u{200f}", 9), Ok(()));
    assert_eq!(check_text("0612345678", 99), Err(TextFault::PersonalData(PersonalDataKind::Phone)));
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,80}", digits in "[0-9A-Z +.@°,/()-]{0,60}") {
        let _ = find_personal_data(&text);
        let _ = find_personal_data(&digits);
    }

    #[test]
    fn mobile_numbers_are_found_with_all_separators(
        digits in "[567][0-9]{8}",
        marks in proptest::collection::vec("[ .-]?", 4),
    ) {
        let mut text = String::from("0");
        for (n, digit) in digits.chars().enumerate() {
            if n % 2 == 1 && let Some(mark) = marks.get(n / 2) {
                text.push_str(mark);
            }
            text.push(digit);
        }
        proptest::prop_assert!(find_personal_data(&format!("appeler {text} svp")).is_some(), "{}", text);
    }
}
