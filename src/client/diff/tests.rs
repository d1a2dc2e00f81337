//! Which differences two releases have: each kind, and what holds for any two releases.

use std::sync::Arc;

use futures::executor::block_on;
use futures::stream;
use proptest::prelude::*;

use super::*;
use marsad_domain::cell::Coverage;
use marsad_domain::value::Decimal;

type Sorted = BTreeMap<(String, Period, String), CellRow>;

fn key() -> Key {
    Key { by: vec!["SEX".into()], by_method: true }
}

fn cell(area: &str, period: &str, sex: &str, value: Option<i64>, is_hidden: bool) -> CellRow {
    let columns: Arc<[String]> =
        ["INDICATOR", "REF_AREA", "TIME_PERIOD", "SEX", METHOD, "OBS_STATUS", "CONF_STATUS"].map(str::to_owned).into();
    let (status, conf) = match (is_hidden, value) {
        (true, _) => ("Q", "C"),
        (false, Some(_)) => ("A", "F"),
        (false, None) => ("O", "F"),
    };
    let texts = ["IMM_STOCK", area, period, sex, "LEGAL", status, conf].map(str::to_owned).into();
    let value = value.filter(|_| !is_hidden).map(|mantissa| Decimal { mantissa, decimals: 0 });
    CellRow { columns, texts, value, coverage: Coverage { parts_in: 1, parts_of: 1 } }
}

fn differences(before: Vec<CellRow>, after: Vec<CellRow>) -> Result<Vec<Difference>, ClientError> {
    block_on(async {
        let (before, after) = (stream::iter(before.into_iter().map(Ok)), stream::iter(after.into_iter().map(Ok)));
        let mut merge = Differences::open(before, after, key()).await?;
        let mut found = Vec::new();
        while let Some(one) = merge.next().await? {
            found.push(one);
        }
        Ok(found)
    })
}

fn changes(before: Vec<CellRow>, after: Vec<CellRow>) -> Vec<Change> {
    differences(before, after).unwrap().iter().map(|one| one.change).collect()
}

/// Some cells in order, some of them hidden or without a figure.
fn release() -> impl Strategy<Value = Vec<CellRow>> {
    let place = (
        0..4_u8,
        prop::sample::select(vec!["2014", "2024", "2024-Q1", "2024-07"]),
        prop::sample::select(vec!["F", "M"]),
    );
    let content = (prop::option::of(0..3_i64), any::<bool>());
    prop::collection::btree_map(place, content, 0..20).prop_map(|cells| {
        let cells = cells.into_iter().map(|((area, period, sex), (value, is_hidden))| {
            cell(&format!("MA-{area:02}"), period, sex, value, is_hidden)
        });
        sorted(cells).into_values().collect()
    })
}

fn sorted(cells: impl IntoIterator<Item = CellRow>) -> Sorted {
    let key = |cell: &CellRow| {
        let (area, period) = place(cell).unwrap();
        (area, period, cell.text("SEX").to_owned())
    };
    cells.into_iter().map(|cell| (key(&cell), cell)).collect()
}

proptest! {
    #[test]
    fn a_release_does_not_differ_from_itself(release in release()) {
        prop_assert_eq!(differences(release.clone(), release).unwrap(), []);
    }

    #[test]
    fn the_differences_lead_from_one_release_to_the_other(before in release(), after in release()) {
        let mut made = sorted(before.clone());
        let found = differences(before, after.clone()).unwrap();
        for one in &found {
            let name = |cell: &Option<CellRow>| cell.as_ref().and_then(|cell| sorted([cell.clone()]).into_keys().next());
            if let Some(name) = name(&one.before) {
                prop_assert_eq!(made.remove(&name), one.before.clone());
            }
            if let (Some(name), Some(cell)) = (name(&one.after), &one.after) {
                prop_assert_eq!(made.insert(name, cell.clone()), None);
            }
        }
        prop_assert_eq!(made.into_values().collect::<Vec<_>>(), after);
    }

    #[test]
    fn the_other_way_round_it_is_the_reverse(before in release(), after in release()) {
        let there = differences(before.clone(), after.clone()).unwrap();
        let back = differences(after, before).unwrap();
        let reverse = |change| match change {
            Change::New => Change::Gone,
            Change::Gone => Change::New,
            Change::Changed => Change::Changed,
            Change::NewlyHidden => Change::NewlyShown,
            Change::NewlyShown => Change::NewlyHidden,
        };
        let there: Vec<_> = there.into_iter().map(|one| (reverse(one.change), one.after, one.before)).collect();
        let back: Vec<_> = back.into_iter().map(|one| (one.change, one.before, one.after)).collect();
        prop_assert_eq!(there, back);
    }

    #[test]
    fn no_value_is_given_where_a_cell_is_hidden(before in release(), after in release()) {
        for one in differences(before.clone(), after.clone()).unwrap() {
            // Both sides are cells as they were pulled, and nothing else.
            prop_assert!(one.before.iter().all(|cell| before.contains(cell)));
            prop_assert!(one.after.iter().all(|cell| after.contains(cell)));
            let hidden = (one.before.as_ref().is_some_and(is_hidden), one.after.as_ref().is_some_and(is_hidden));
            prop_assert_eq!(one.change == Change::NewlyHidden, one.before.is_some() && one.after.is_some() && hidden == (false, true));
        }
    }
}

#[test]
fn each_kind_of_change_is_known() {
    let shown = |value| cell("MA-02", "2024", "F", Some(value), false);
    let hidden = || cell("MA-02", "2024", "F", Some(3), true);
    assert_eq!(changes(vec![], vec![shown(1)]), [Change::New]);
    assert_eq!(changes(vec![shown(1)], vec![]), [Change::Gone]);
    assert_eq!(changes(vec![shown(1)], vec![shown(2)]), [Change::Changed]);
    assert_eq!(changes(vec![shown(7)], vec![hidden()]), [Change::NewlyHidden]);
    assert_eq!(changes(vec![hidden()], vec![shown(7)]), [Change::NewlyShown]);
    assert_eq!(changes(vec![hidden()], vec![hidden()]), []);
    // Another status is a change too, and so is a figure that is missing now.
    let missing = cell("MA-02", "2024", "F", None, false);
    let found = differences(vec![shown(1)], vec![missing]).unwrap();
    assert_eq!((found[0].change, found[0].columns.as_slice()), (Change::Changed, &["OBS_VALUE", "OBS_STATUS"][..]));
    let with = |name: &str, text: &str| {
        let mut cell = shown(1);
        let place = cell.columns.iter().position(|column| column == name).unwrap();
        cell.texts[place] = text.to_owned();
        cell
    };
    assert_eq!(changes(vec![shown(1)], vec![with("OBS_STATUS", "E")]), [Change::Changed]);
    assert_eq!(changes(vec![shown(1)], vec![with(METHOD, "USUAL")]), [Change::Gone, Change::New]);
}

#[test]
fn cells_that_are_not_sorted_or_stand_twice_are_refused() {
    let of = |area: &str| cell(area, "2024", "F", Some(1), false);
    for wrong in
        [vec![of("MA-02"), of("MA-01")], vec![of("MA-01"), of("MA-01")], vec![cell("MA-01", "x", "F", None, false)]]
    {
        assert!(matches!(differences(wrong, vec![]), Err(ClientError::BadAnswer(_))));
    }
}
