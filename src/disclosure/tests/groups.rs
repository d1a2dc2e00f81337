//! Groups: networks of members, and residuals.

use marsad_domain::catalogue::area::{Area, Level, Member};
use marsad_release::explain::Explainer;

use super::catalogue::{area, changed, extract, indicator_of, inputs};
use super::check::{check, place};

#[test]
fn networks_add_members_of_different_bases_once() {
    let head = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,OBS_STATUS";
    let mixed = [
        head,
        "POP_TOTAL,PT-LIS,2020,_Z,500,A",
        "POP_TOTAL,ES-MAD,2020,_Z,3000,A",
        "POP_TOTAL,MA-01-511-01-0,2020,LEGAL,1000,A",
        "POP_TOTAL,PT-LIS,2014,_Z,500,A",
    ];
    let expected = [
        ("POP_TOTAL NET-MC2CM 2020", "4500 D 3/9 ROLLED_UP"),
        ("POP_TOTAL NET-MC2CM 2020 METHOD=_Z", "-"),
        // No one is a member before 2015.
        ("POP_TOTAL NET-MC2CM 2014 METHOD=_Z", "-"),
        ("POP_TOTAL PT 2020 METHOD=_Z", "-"),
        ("POP_TOTAL ES-MAD 2014 METHOD=_Z", ". O 0/1 NONE"),
        ("POP_TOTAL MA-01 2020 METHOD=LEGAL", "1000 A 1/1 ROLLED_UP"),
        ("POP_TOTAL MA-01 2020 METHOD=_Z", "-"),
    ];
    check(&extract(), &mixed, &expected);
    let same = [head, "POP_TOTAL,PT-LIS,2020,_Z,500,A", "POP_TOTAL,NET-MC2CM,2017,_Z,15000000,E"];
    let expected = [
        ("POP_TOTAL NET-MC2CM 2020 METHOD=_Z", "500 E 1/9 ROLLED_UP"),
        ("POP_TOTAL NET-MC2CM 2017 METHOD=_Z", "15000000 E 1/1 DIRECT"),
    ];
    check(&extract(), &same, &expected);
}

/// Fault A19.
#[test]
fn a_network_of_regions_adds_up_without_any_city() {
    let catalogue = changed(|parts| {
        let since = Some(2015);
        let member = |code: &str| Member { area: code.parse().expect(code), since, until: None };
        let members = ["MA-02", "MA-09"].map(member).into();
        parts.areas.push(Area { members, ..area("NET-SOUTH", "", Level::Network, "") });
    });
    let head = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,SEX,OBS_VALUE,OBS_STATUS";
    let lines = [
        head,
        "POP_TOTAL,MA-02,2024,LEGAL,_T,500,A",
        "POP_TOTAL,MA-09,2024,LEGAL,_T,1000,A",
        "POP_TOTAL,MA-09-001,2024,LEGAL,F,60,A",
        "POP_TOTAL,MA-02-381,2024,LEGAL,F,30,A",
        "POP_TOTAL,MA-09,2023,LEGAL,_T,900,A",
        "POP_TOTAL,MA-06,2022,LEGAL,_T,700,A",
    ];
    let expected = [
        ("POP_TOTAL NET-SOUTH 2024 METHOD=LEGAL", "1500 A 2/2 ROLLED_UP"),
        ("POP_TOTAL NET-SOUTH 2024 METHOD=LEGAL SEX=F", "90 A 2/2 ROLLED_UP"),
        ("POP_TOTAL NET-SOUTH 2023 METHOD=LEGAL", "900 E 1/2 ROLLED_UP"),
        ("POP_TOTAL NET-SOUTH 2022 METHOD=LEGAL", ". O 0/2 NONE"),
        // Of cities, one of which has a commune's figure, nothing is expected in years without cities.
        ("POP_TOTAL NET-MC2CM 2024 METHOD=LEGAL", "-"),
    ];
    check(&catalogue, &lines, &expected);
    let of_commune = [head, "POP_TOTAL,MA-01-511-01-0,2024,LEGAL,_T,1000,A"];
    check(&catalogue, &of_commune, &[("POP_TOTAL NET-MC2CM 2024 METHOD=LEGAL", "1000 E 1/9 ROLLED_UP")]);
}

#[test]
fn a_member_inside_another_is_not_added_twice() {
    let catalogue = changed(|parts| {
        let tree = ["MA-01-511-01-0", "MA-01"].map(|code| code.parse().expect(code));
        let network = parts.areas.iter_mut().find(|area| area.level == Level::Network).expect("a network");
        for area in tree {
            let member = Member { area, since: Some(2015), until: None };
            network.members.push(member);
        }
    });
    let head = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,OBS_STATUS";
    let lines = [
        head,
        "POP_TOTAL,MA-TNG,2024,LEGAL,900,A",
        "POP_TOTAL,MA-01-511-01-0,2024,LEGAL,1000,A",
        "POP_TOTAL,MA-01,2024,LEGAL,5000,A",
    ];
    check(&catalogue, &lines, &[("POP_TOTAL NET-MC2CM 2024 METHOD=LEGAL", "5000 E 1/9 ROLLED_UP")]);
}

#[test]
fn residual_groups_stay_out_of_the_tree() {
    let catalogue = extract();
    let head = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,OBS_STATUS";
    let mut lines = vec![head, "IMM_STOCK,MA-X-08-10-11,2024,LEGAL,2000,A", "IMM_STOCK,MA,2024,LEGAL,62900,A"];
    lines.extend(["IMM_STOCK,MA-06,2024,LEGAL,60902,A", "IMM_STOCK,MA-10,2014,LEGAL,347,A"]);
    let expected = [
        ("IMM_STOCK MA-X-08-10-11 2024 METHOD=LEGAL", "2000 W 1/1 DIRECT"),
        ("IMM_STOCK MA-10 2024 METHOD=LEGAL", ". K 0/1 NONE"),
        ("IMM_STOCK MA 2024 METHOD=LEGAL", "62900 A 1/1 DIRECT"),
    ];
    check(&catalogue, &lines, &expected);
    let place = place(&catalogue, "IMM_STOCK", "MA", "2024");
    let found = Explainer::new(&catalogue, &inputs(&catalogue, &lines)).explain(&place).expect("an explanation");
    assert_eq!(found.finding.map(|finding| finding.as_str()), Some("TOTAL_DISAGREES"));
    assert_eq!((found.parts_sum, found.remainder), (Some(60_902), Some(1_998)));
}

#[test]
fn a_residual_group_of_fine_areas_is_published_no_finer_than_they_are() {
    let catalogue = changed(|parts| {
        let group = parts.areas.iter_mut().find(|area| area.level == Level::Residual).expect("a residual group");
        for (member, code) in group.members.iter_mut().zip(["MA-09-001", "MA-09-541", "MA-02-381"]) {
            member.area = code.parse().expect(code);
        }
        indicator_of(parts, "EDU_ENROL").publish_from = Level::Region;
    });
    let lines = [
        "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS",
        "EDU_ENROL,MA-X-08-10-11,2024,2000,A",
        "EDU_ENROL,MA-09,2024,60902,A",
    ];
    let expected = [("EDU_ENROL MA-X-08-10-11 2024", "-"), ("EDU_ENROL MA-09 2024", "60902 A 1/1 DIRECT")];
    check(&catalogue, &lines, &expected);
}
