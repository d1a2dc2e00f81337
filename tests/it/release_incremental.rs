//! Builds that compute only what has changed: each gives what a build of everything gives.

use std::collections::BTreeSet;

use marsad::domain::audience::Audience;
use marsad::domain::catalogue::CatalogueParts;
use marsad::domain::catalogue::area::Level;
use marsad::domain::catalogue::dominance::Dominance;
use marsad::domain::catalogue::indicator::Indicator;
use marsad::domain::catalogue::waiver::Waiver;
use marsad::domain::roster::{LineParts, Owing, Roster, RosterLine, parse_day};
use marsad::domain::text::Text;
use marsad::identity::{Action, Role};
use marsad::release::manifest::ManifestPart;
use marsad::service::published::ReleaseName;
use marsad::service::release::{
    self, Attack, AuditRelease, BuildRelease, Built, Effort, Outcome as Found, Verdict, WithdrawRelease,
};
use marsad::service::roster::{NewRoster, set};
use marsad::service::submission::{self, Observations, Outcome, Retraction, submit};
use marsad::service::{ServiceError, admin};
use marsad::wire::position::Position;
use time::Duration;

use crate::support::dice::Dice;
use crate::support::node::{CLOCKS_BEGIN, catalogue_parts};
use crate::support::service::{COUNCIL, ServiceNode, messages};

const COMMUNES: [&str; 5] =
    ["MA-02-381-01-01", "MA-02-381-01-03", "MA-02-381-01-05", "MA-02-411-01-11", "MA-02-411-01-19"];

/// A node, and what has been done at it.
struct Story {
    node: ServiceNode,
    dice: Dice,
    /// How many submissions there were, and those that stand.
    sent: usize,
    standing: Vec<String>,
    roster: Option<Position>,
    catalogue: CatalogueParts,
    days: i64,
}

impl Story {
    async fn begin(seed: u64) -> Self {
        let node = ServiceNode::start("oriental").await;
        let (standing, roster, catalogue) = (Vec::new(), None, catalogue_parts());
        Self { node, dice: Dice(seed), sent: 0, standing, roster, catalogue, days: 0 }
    }

    /// Submits figures of an indicator. Nothing happens if it has all of them already.
    async fn send(&mut self, indicator: &str, rows: &[(&str, &str, u64)]) {
        let (column, method) = if indicator == "POP_TOTAL" { ("METHOD,", "LEGAL,") } else { ("", "") };
        let mut seen = BTreeSet::new();
        let rows = rows.iter().filter(|(area, period, _)| seen.insert((*area, *period)));
        let rows = rows.map(|(area, period, value)| format!("{indicator},{area},{period},{method}{value}"));
        let head = format!("INDICATOR,REF_AREA,TIME_PERIOD,{column}OBS_VALUE");
        let table = std::iter::once(head).chain(rows).collect::<Vec<_>>().join("\n");
        self.send_table(&table).await;
    }

    /// Takes a figure of pupils back.
    async fn delete(&mut self, area: &str, period: &str) {
        let head = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,EDU_LEVEL,NAT_GROUP,OBS_VALUE,ACTION";
        self.send_table(&format!("{head}\nEDU_ENROL,{area},{period},_T,_T,_T,,D")).await;
    }

    /// Sends a figure of pupils that must not be shown before some days have passed.
    async fn send_early(&mut self, area: &str, period: &str, (value, days): (u64, i64)) {
        let opens = CLOCKS_BEGIN + Duration::days(self.days + days);
        let head = "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,EMBARGO_TIME";
        self.send_table(&format!("{head}\nEDU_ENROL,{area},{period},{value},{}T08:00:00Z", opens.date())).await;
    }

    async fn send_table(&mut self, table: &str) {
        self.sent += 1;
        let (person, council) = self.node.certified(Role::Submitter, COUNCIL);
        let (caller, _place) = self.node.call(&council, Action::SubmitObservations);
        let parts = self.node.signed(&person, COUNCIL, &format!("figures-{}", self.sent), table);
        match submit::<Observations>(&self.node.node, &caller, messages(parts)).await.unwrap() {
            Outcome::Accepted { appended, .. } if !self.standing.contains(&appended.submission) => {
                self.standing.push(appended.submission);
            }
            Outcome::Accepted { .. } => {}
            Outcome::Refused(report) => panic!("refused: {report:?}"),
        }
    }

    async fn send_some(&mut self) {
        let indicator = self.dice.one(&["EDU_ENROL", "POP_TOTAL", "ORI_VISITS"]);
        let periods: &[&str] =
            if indicator == "ORI_VISITS" { &["2025-11", "2026-01"] } else { &["2023", "2024", "2025"] };
        let mut rows = Vec::new();
        for _ in 0..=self.dice.below(3) {
            let value = u64::try_from(self.dice.below(40)).unwrap();
            rows.push((self.dice.one(&COMMUNES), self.dice.one(periods), value));
        }
        self.send(indicator, &rows).await;
    }

    async fn delete_some(&mut self) {
        let (area, period) = (self.dice.one(&COMMUNES), self.dice.one(&["2024", "2025"]));
        self.delete(area, period).await;
    }

    async fn send_some_early(&mut self) {
        let (area, period) = (self.dice.one(&COMMUNES), self.dice.one(&["2024", "2025"]));
        let value = u64::try_from(self.dice.below(40)).unwrap();
        self.send_early(area, period, (value, 20)).await;
    }

    async fn withdraw_one(&mut self) {
        if !self.standing.is_empty() {
            let at = self.dice.below(self.standing.len());
            self.withdraw(at).await;
        }
    }

    async fn withdraw(&mut self, at: usize) {
        let name = self.standing.remove(at);
        let (_, council) = self.node.certified(Role::Submitter, COUNCIL);
        let (caller, _place) = self.node.call(&council, Action::WithdrawSubmission);
        let asked = Retraction { submission: &name, reason: "taken twice", preview: false };
        submission::withdraw(&self.node.node, &caller, asked).await.unwrap();
    }

    async fn set_some_roster(&mut self) {
        let indicator = self.dice.one(&["EDU_ENROL", "ORI_VISITS"]);
        self.set_roster(indicator).await;
    }

    /// A roster of one line, which takes the place of the one before.
    async fn set_roster(&mut self, indicator: &str) {
        let line = LineParts {
            indicator: indicator.parse().unwrap(),
            owing: Owing::Organisation(COUNCIL.parse().unwrap()),
            level: None,
            areas: vec![self.dice.one(&["MA-02-381", "MA-02"]).parse().unwrap()],
            rhythm: None,
            from: parse_day(self.dice.one(&["2023-01-01", "2025-01-01"])).unwrap(),
            until: None,
            due_days: self.dice.one(&[None, Some(40)]),
        };
        let roster = Roster::new(vec![RosterLine::try_from(line).unwrap()]).unwrap();
        let (caller, _place) = self.node.operator(Action::WriteRoster);
        let permit = admin::permit(&self.node.node, &caller).await.unwrap();
        let new = NewRoster { roster, replaces: self.roster.clone(), note: String::new() };
        self.roster = Some(set(&self.node.node, permit, new).await.unwrap().position());
    }

    /// Another threshold for one indicator.
    async fn change_threshold(&mut self) {
        let threshold = self.dice.one(&[3, 5, 8]);
        self.indicator("EDU_ENROL").min_cell = threshold;
        self.publish_catalogue().await;
    }

    fn indicator(&mut self, code: &str) -> &mut Indicator {
        self.catalogue.indicators.iter_mut().find(|own| own.code.as_str() == code).unwrap()
    }

    async fn publish_catalogue(&self) {
        let (caller, _place) = self.node.operator(Action::WriteCatalogue);
        let permit = admin::permit(&self.node.node, &caller).await.unwrap();
        admin::members::publish_catalogue(&self.node.node, permit, self.catalogue.clone()).await.unwrap();
    }

    /// The same members again, in another entry.
    async fn publish_members(&self) {
        let (caller, _place) = self.node.operator(Action::WriteMembers);
        let permit = admin::permit(&self.node.node, &caller).await.unwrap();
        let held = self.node.node.ledger.membership().unwrap();
        admin::members::publish(&self.node.node, permit, held.membership.clone()).await.unwrap();
    }

    async fn withdraw_release(&self, built: &Built) {
        let (caller, _place) = self.node.operator(Action::WithdrawRelease);
        let asked = WithdrawRelease { release: built.release.id, reason: "wrong".to_owned(), preview: false };
        release::withdraw(&self.node.node, &caller, || Ok(asked)).await.unwrap();
    }

    fn wait(&mut self, days: i64) {
        self.days += days;
        self.node.clock.set(CLOCKS_BEGIN + Duration::days(self.days));
    }

    async fn build(&mut self, audience: Audience, full: bool) -> Result<Built, ServiceError> {
        let (caller, _place) = self.node.operator(Action::BuildRelease);
        release::build(&self.node.node, &caller, || Ok(BuildRelease { full, ..BuildRelease::new(audience) })).await
    }

    /// Builds a release for members of what has changed. It is that of everything, and safe beside the one before.
    async fn build_next(&mut self, before: Option<&Built>) -> Built {
        let built = self.build(Audience::Members, false).await.unwrap();
        self.verify(&built).await;
        let name = |built: &Built| ReleaseName::Id(built.release.id);
        let asked =
            AuditRelease { release: name(&built), with: before.map(name).into_iter().collect(), reporter: None };
        let (caller, _place) = self.node.operator(Action::BuildRelease);
        let attacks = release::audit(&self.node.node, &caller, || Ok(asked)).await.unwrap().attacks;
        let is_safe = |attack: &Attack| matches!(attack.outcome, Found::Safe | Found::NothingHidden);
        assert!(attacks.iter().any(|attack| attack.hidden > 0) && attacks.iter().all(is_safe), "{attacks:?}");
        built
    }

    /// Computes everything again: the blocks and the entries are the same.
    async fn verify(&self, built: &Built) {
        let (caller, _place) = self.node.operator(Action::BuildRelease);
        let name = ReleaseName::Id(built.release.id);
        let found = release::verify(&self.node.node, &caller, || Ok(name)).await.unwrap();
        let about = (&found.parts, &found.unseen, built.effort);
        assert_eq!((found.verdict, found.same_entries), (Verdict::Same, true), "{about:?}");
    }
}

fn parts(built: &Built) -> &[ManifestPart] {
    &built.release.manifest.manifest().parts
}

fn effort(built: &Built) -> (usize, usize) {
    let Effort { computed, kept } = built.effort;
    (computed, kept)
}

#[tokio::test]
async fn a_build_computes_what_has_changed_since_the_one_before() {
    let mut story = Story::begin(1).await;
    let pupils =
        [(COMMUNES[0], "2025", 5), (COMMUNES[1], "2025", 1), (COMMUNES[2], "2025", 26), (COMMUNES[3], "2025", 48)];
    story.send("EDU_ENROL", &pupils).await;
    story.send("POP_TOTAL", &[(COMMUNES[0], "2024", 900), (COMMUNES[3], "2024", 1_200)]).await;
    for audience in [Audience::Node, Audience::Members, Audience::Public] {
        let first = story.build(audience, false).await.unwrap();
        let all = parts(&first).len();
        assert_eq!((effort(&first), all >= 2), ((all, 0), true), "{audience:?}");
        let second = story.build(audience, false).await.unwrap();
        assert_eq!((effort(&second), second.same_inputs), ((0, all), true), "{audience:?}");
        assert_eq!((parts(&second), &second.losses), (parts(&first), &first.losses), "{audience:?}");
        story.verify(&second).await;
    }
    // One indicator has another figure: it is computed, for each audience, whatever came between.
    story.send("EDU_ENROL", &[(COMMUNES[0], "2025", 7)]).await;
    for audience in [Audience::Node, Audience::Members, Audience::Public] {
        let built = story.build(audience, false).await.unwrap();
        let (computed, kept) = effort(&built);
        assert!(computed > 0 && kept > 0, "{audience:?}: {computed} and {kept}");
        story.verify(&built).await;
        let full = story.build(audience, true).await.unwrap();
        assert_eq!((effort(&full), parts(&full)), ((computed + kept, 0), parts(&built)), "{audience:?}");
        assert_eq!(full.losses, built.losses);
    }
    // The pupils of 2025 were due on 31 March, so they are computed once after that day; then no day changes anything.
    story.wait(40);
    let due = story.build(Audience::Public, false).await.unwrap();
    assert!(effort(&due).0 > 0 && effort(&due).1 > 0, "{:?}", due.effort);
    story.verify(&due).await;
    story.wait(400);
    let later = story.build(Audience::Public, false).await.unwrap();
    assert_eq!((effort(&later).0, parts(&later)), (0, parts(&due)));
    // A rebuild forgets what was kept.
    story.node.node.ledger.rebuild().await.unwrap();
    let rebuilt = story.build(Audience::Public, false).await.unwrap();
    assert_eq!((effort(&rebuilt).1, parts(&rebuilt)), (0, parts(&later)));
    story.verify(&rebuilt).await;
}

/// What one indicator alone is made from changes: it is computed, and others are kept. What all are made from changes: all are computed.
#[tokio::test]
async fn each_part_of_what_an_indicator_is_made_from_has_it_computed_again() {
    let mut story = Story::begin(2).await;
    let pupils = [(COMMUNES[0], "2025", 61), (COMMUNES[1], "2025", 2), (COMMUNES[2], "2025", 57)];
    story.send("EDU_ENROL", &pupils).await;
    story.send("EDU_ENROL", &[(COMMUNES[3], "2025", 72), (COMMUNES[4], "2025", 93)]).await;
    story.send("POP_TOTAL", &[(COMMUNES[0], "2024", 900), (COMMUNES[3], "2024", 1_200)]).await;
    story.set_roster("ORI_VISITS").await;
    let mut last = story.build_next(None).await;
    assert_eq!(effort(&last), (parts(&last).len(), 0));
    for change in 0..7 {
        match change {
            0 => story.send("EDU_ENROL", &[(COMMUNES[0], "2024", 44)]).await,
            // A revision; a figure that is taken back; a submission that is.
            1 => story.send("EDU_ENROL", &[(COMMUNES[0], "2025", 62)]).await,
            2 => story.delete(COMMUNES[0], "2024").await,
            3 => story.withdraw(1).await,
            4 => story.set_roster("EDU_ENROL").await,
            // It is not shown yet, but the entry is another.
            5 => story.send_early(COMMUNES[3], "2025", (75, 20)).await,
            _ => story.wait(21),
        }
        last = story.build_next(Some(&last)).await;
        let (computed, kept) = effort(&last);
        assert!(computed > 0 && kept > 0, "change {change}: {computed} and {kept}");
        let idle = story.build(Audience::Members, false).await.unwrap();
        assert_eq!((effort(&idle).0, parts(&idle)), (0, parts(&last)), "change {change}");
        last = idle;
    }
    for change in 0..5 {
        match change {
            0 => {
                story.indicator("EDU_ENROL").min_cell = 4;
                story.publish_catalogue().await;
            }
            1 => {
                story.catalogue.waivers.push(waiver());
                story.publish_catalogue().await;
            }
            2 => {
                let visits = story.indicator("ORI_VISITS");
                visits.dominance = Dominance { p_percent: Some(10), ..Dominance::default() };
                visits.publish_from = Level::Region;
                story.publish_catalogue().await;
            }
            3 => story.publish_members().await,
            _ => story.withdraw_release(&last).await,
        }
        let before = (change < 4).then_some(&last);
        last = story.build_next(before).await;
        assert_eq!(effort(&last).1, 0, "change {change}");
    }
}

/// Pupils of provinces in a year of which there are none.
fn waiver() -> Waiver {
    Waiver {
        indicator: "EDU_ENROL".parse().unwrap(),
        area: None,
        level: Some(Level::Province),
        from: "2014".parse().unwrap(),
        until: "2014".parse().unwrap(),
        method: None,
        dimensions: Vec::new(),
        source: Text { ar: "إحصاء 2014".into(), fr: "RGPH 2014".into(), en: "Census of 2014".into() },
        url: String::new(),
    }
}

#[tokio::test]
async fn whatever_happens_between_builds_each_is_that_of_everything() {
    let mut story = Story::begin(20_261_130).await;
    let (mut kept, mut computed, mut refused) = (0, 0, 0);
    for _ in 0..14 {
        match story.dice.below(12) {
            0..4 => story.send_some().await,
            4 => story.delete_some().await,
            10 | 11 => story.send_some_early().await,
            5 | 6 => story.withdraw_one().await,
            7 => story.set_some_roster().await,
            8 => story.change_threshold().await,
            _ => story.wait(25),
        }
        let audience = story.dice.one(&Audience::ALL);
        match story.build(audience, false).await {
            Ok(built) => {
                (computed, kept) = (computed + built.effort.computed, kept + built.effort.kept);
                story.verify(&built).await;
            }
            // Hidden figures could be computed, so it is not built in either way.
            Err(error) => {
                assert_eq!(error.reason(), "RELEASE_NOT_SAFE");
                assert_eq!(story.build(audience, true).await.unwrap_err().reason(), "RELEASE_NOT_SAFE");
                refused += 1;
            }
        }
    }
    assert!(kept > 0 && computed > 0 && refused < 10, "{kept} {computed} {refused}");
}
