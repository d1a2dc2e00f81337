//! People who log in with one-time codes, over a real database: invitations, codes, and what attackers try.

use std::collections::BTreeSet;
use std::process::Command;

use futures::future::join_all;
use marsad::domain::code::OriginName;
use marsad::domain::login::{Login, PersonName, PersonRole};
use marsad::domain::text::Lang;
use marsad::domain::timestamp::Timestamp;
use marsad::identity::policy::authorise_operator;
use marsad::identity::totp::TotpSecret;
use marsad::identity::{Action, Principal, Role, Session};
use marsad::service::people::{INVITATION_MICROS, Inviting, NewPerson, People, PeopleError};
use marsad::store::Store;

use crate::support::postgres::{TestDatabase, database};
use crate::support::service::{COUNCIL, ServiceNode};

/// 2026-03-01 12:00 UTC: the beginning of a step.
const NOON: u64 = 1_772_366_400;
const STEP: u64 = 30;

struct Stage {
    store: Store,
    _database: TestDatabase,
}

impl Stage {
    async fn new() -> Self {
        let database = database().await;
        let store = Store::connect(&database.url, 4).await.unwrap();
        Self { store, _database: database }
    }

    fn at(&self, seconds: u64) -> People<'_> {
        People::new(&self.store, Timestamp::from_micros(i64::try_from(seconds * 1_000_000).unwrap()))
    }

    async fn invited(&self, name: &str, inviting: Inviting) -> Result<String, PeopleError> {
        let invitation = self.at(NOON).invite(&authorise_operator(), person(name), inviting).await?;
        Ok(invitation.code.shown().to_string())
    }

    /// A person with a telephone, whose first code was that of noon.
    async fn ready(&self, name: &str) -> TotpSecret {
        let code = self.invited(name, Inviting::New).await.unwrap();
        let secret = self.at(NOON).offer(&code, &origin()).await.unwrap().secret;
        let totp = secret.code(NOON / STEP);
        self.at(NOON).redeem(&code, &secret.shown(), &totp).await.unwrap();
        secret
    }
}

fn origin() -> OriginName {
    OriginName::new("oriental").unwrap()
}

fn person(name: &str) -> NewPerson {
    NewPerson {
        name: PersonName::new(name).unwrap(),
        role: PersonRole::Submitter,
        holder: COUNCIL.to_owned(),
        lang: Lang::French,
    }
}

fn session(name: &str) -> Session {
    Session { person: name.into(), role: PersonRole::Submitter, name: COUNCIL.into(), login: Login::Totp }
}

/// A code that is not that of any step which the node takes at this time.
fn wrong(secret: &TotpSecret, seconds: u64) -> String {
    let step = seconds / STEP;
    let right: BTreeSet<String> = (step - 1..=step + 1).map(|step| secret.code(step)).collect();
    (0..).map(|n| format!("{n:06}")).find(|code| !right.contains(code)).unwrap()
}

#[tokio::test]
async fn an_invitation_is_redeemed_and_codes_let_in() {
    let stage = Stage::new().await;
    let code = stage.invited("f.alaoui", Inviting::New).await.unwrap();
    let offer = stage.at(NOON).offer(&code.to_lowercase().replace('-', " "), &origin()).await.unwrap();
    assert_eq!((offer.person.name.as_str(), offer.person.lang), ("f.alaoui", Lang::French));
    assert!(offer.address.starts_with("otpauth://totp/oriental:f.alaoui?secret="), "{}", *offer.address);
    let totp = offer.secret.code(NOON / STEP);
    let shown = offer.secret.shown();
    // Before the invitation is used, nobody logs in.
    assert!(matches!(stage.at(NOON).log_in("f.alaoui", &totp).await, Err(PeopleError::Refused)));
    // A telephone that did not take the secret leaves the invitation open.
    let mistyped = wrong(&offer.secret, NOON);
    assert!(matches!(stage.at(NOON).redeem(&code, &shown, &mistyped).await, Err(PeopleError::Refused)));
    assert!(matches!(stage.at(NOON).redeem(&code, "GEZDGNBV", &totp).await, Err(PeopleError::BadSecret)));
    assert_eq!(stage.at(NOON).redeem(&code, &shown, &totp).await.unwrap(), session("f.alaoui"));

    let later = NOON + STEP;
    let found = stage.at(later).log_in(" F.Alaoui ", &offer.secret.code(later / STEP)).await.unwrap();
    assert_eq!(found, session("f.alaoui"));
    let written = stage.store.accesses(9).await.unwrap();
    let written: Vec<_> =
        written.iter().map(|one| (one.action.as_str(), one.name.as_str(), one.resource.as_str())).collect();
    assert_eq!(written, [("LogIn", COUNCIL, "f.alaoui"), ("RedeemInvitation", COUNCIL, "f.alaoui")]);
}

#[tokio::test]
async fn a_code_is_taken_once_even_if_it_is_the_first_one() {
    let stage = Stage::new().await;
    let secret = stage.ready("f.alaoui").await;
    let used = secret.code(NOON / STEP);
    for seconds in [NOON, NOON + STEP - 1, NOON + STEP] {
        assert!(matches!(stage.at(seconds).log_in("f.alaoui", &used).await, Err(PeopleError::Refused)), "{seconds}");
    }
    let now = NOON + 10 * STEP;
    let next = secret.code(now / STEP);
    stage.at(now).log_in("f.alaoui", &next).await.unwrap();
    assert!(matches!(stage.at(now).log_in("f.alaoui", &next).await, Err(PeopleError::Refused)), "replayed");
    // A code of the step before is still right by the clock; a later one was used.
    assert!(matches!(stage.at(now).log_in("f.alaoui", &secret.code(now / STEP - 1)).await, Err(PeopleError::Refused)));
}

#[tokio::test]
async fn of_many_who_send_one_code_at_once_one_comes_in() {
    let stage = Stage::new().await;
    let secret = stage.ready("f.alaoui").await;
    let now = NOON + 4 * STEP;
    let code = secret.code(now / STEP);
    let people = stage.at(now);
    let all = join_all((0..8).map(|_| people.log_in("f.alaoui", &code))).await;
    assert_eq!(all.iter().filter(|one| one.is_ok()).count(), 1, "{all:?}");
}

#[tokio::test]
async fn a_clock_may_be_one_step_off_and_no_more() {
    let stage = Stage::new().await;
    let secret = stage.ready("f.alaoui").await;
    let mut now = NOON + 100 * STEP;
    for (steps, comes_in) in [(-2, false), (2, false), (-1, true), (0, true), (1, true)] {
        let step = (now / STEP).checked_add_signed(steps).unwrap();
        let done = stage.at(now).log_in("f.alaoui", &secret.code(step)).await;
        assert_eq!(done.is_ok(), comes_in, "{steps}: {done:?}");
        now += 10 * STEP;
    }
}

#[tokio::test]
async fn of_two_who_redeem_one_invitation_one_does() {
    let stage = Stage::new().await;
    let code = stage.invited("f.alaoui", Inviting::New).await.unwrap();
    let secrets: Vec<TotpSecret> = (0..6).map(|_| TotpSecret::generate().unwrap()).collect();
    let redeem = |secret: &TotpSecret| {
        let (shown, totp) = (secret.shown(), secret.code(NOON / STEP));
        let (people, code) = (stage.at(NOON), &code);
        async move { people.redeem(code, &shown, &totp).await }
    };
    let all = join_all(secrets.iter().map(redeem)).await;
    assert_eq!(all.iter().filter(|one| one.is_ok()).count(), 1, "{all:?}");
    // The telephone of the one who did is the one that counts.
    let now = NOON + STEP;
    for (secret, redeemed) in secrets.iter().zip(&all) {
        let done = stage.at(now).log_in("f.alaoui", &secret.code(now / STEP)).await;
        assert_eq!(done.is_ok(), redeemed.is_ok(), "{done:?}");
    }
    assert!(matches!(stage.at(NOON).offer(&code, &origin()).await, Err(PeopleError::NoInvitation)));
}

#[tokio::test]
async fn an_invitation_is_good_for_seven_days_and_stored_as_a_hash() {
    let stage = Stage::new().await;
    let code = stage.invited("f.alaoui", Inviting::New).await.unwrap();
    let week = u64::try_from(INVITATION_MICROS / 1_000_000).unwrap();
    assert_eq!(week, 7 * 86_400);
    stage.at(NOON + week - 1).offer(&code, &origin()).await.unwrap();
    assert!(matches!(stage.at(NOON + week).offer(&code, &origin()).await, Err(PeopleError::NoInvitation)));
    let secret = TotpSecret::generate().unwrap();
    let totp = secret.code((NOON + week) / STEP);
    let late = stage.at(NOON + week).redeem(&code, &secret.shown(), &totp).await;
    assert!(matches!(late, Err(PeopleError::NoInvitation)));
    for nonsense in ["", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA", "' OR 1=1 --", &code[1..]] {
        assert!(
            matches!(stage.at(NOON).offer(nonsense, &origin()).await, Err(PeopleError::NoInvitation)),
            "{nonsense}"
        );
    }
    let row: String = sqlx::query_scalar("SELECT p::text FROM node.person p")
        .fetch_one(&mut stage._database.connect().await)
        .await
        .unwrap();
    let plain = code.replace('-', "");
    assert!(!row.contains(&code) && !row.contains(&plain), "{row}");
}

#[tokio::test]
async fn ten_wrong_codes_lock_for_a_time_that_doubles() {
    let stage = Stage::new().await;
    let secret = stage.ready("f.alaoui").await;
    let mut now = NOON + 1_000 * STEP;
    for minutes in [15, 30, 60] {
        for n in 1..=10 {
            let done = stage.at(now).log_in("f.alaoui", &wrong(&secret, now)).await;
            assert_eq!(matches!(done, Err(PeopleError::Locked { .. })), n == 10, "{n}: {done:?}");
        }
        // The right code does not open it, and no attempt is counted.
        let end = now + minutes * 60;
        for time in [now, end - 1] {
            let locked = stage.at(time).log_in("f.alaoui", &secret.code(time / STEP)).await;
            let Err(PeopleError::Locked { until }) = locked else { panic!("{locked:?}") };
            assert_eq!(until.micros(), i64::try_from(end * 1_000_000).unwrap());
        }
        now = end;
    }
    stage.at(now).log_in("f.alaoui", &secret.code(now / STEP)).await.unwrap();
    // A right code begins the count again.
    for _ in 0..9 {
        let done = stage.at(now).log_in("f.alaoui", &wrong(&secret, now)).await;
        assert!(matches!(done, Err(PeopleError::Refused)), "{done:?}");
    }
    now += 2 * STEP;
    stage.at(now).log_in("f.alaoui", &secret.code(now / STEP)).await.unwrap();
}

#[tokio::test]
async fn guesses_at_once_are_counted_before_they_are_compared() {
    let stage = Stage::new().await;
    let secret = stage.ready("f.alaoui").await;
    let now = NOON + 1_000 * STEP;
    let guess = wrong(&secret, now);
    let people = stage.at(now);
    let all = join_all((0..40).map(|_| people.log_in("f.alaoui", &guess))).await;
    let compared = all.iter().filter(|one| matches!(one, Err(PeopleError::Refused))).count();
    assert_eq!((compared, all.len()), (9, 40), "the tenth and all later ones say that it is locked");
}

#[tokio::test]
async fn who_is_not_known_and_who_is_not_ready_get_the_same_answer() {
    let stage = Stage::new().await;
    stage.invited("f.alaoui", Inviting::New).await.unwrap();
    for name in ["f.alaoui", "nobody", "", "f alaoui", "'; DROP TABLE node.person; --"] {
        assert!(matches!(stage.at(NOON).log_in(name, "000000").await, Err(PeopleError::Refused)), "{name}");
    }
}

#[tokio::test]
async fn who_lost_the_telephone_is_invited_again_and_old_codes_and_sessions_end() {
    let stage = Stage::new().await;
    let lost = stage.ready("f.alaoui").await;
    let began = Timestamp::from_micros(i64::try_from((NOON + STEP) * 1_000_000).unwrap());
    let held = stage.at(NOON + STEP).log_in("f.alaoui", &lost.code(NOON / STEP + 1)).await.unwrap();
    assert!(stage.at(NOON).is_still(&held, began).await.unwrap());

    assert!(matches!(stage.invited("f.alaoui", Inviting::New).await, Err(PeopleError::Known(_))));
    assert!(matches!(stage.invited("nobody", Inviting::Again).await, Err(PeopleError::Unknown(_))));
    let code = stage.invited("f.alaoui", Inviting::Again).await.unwrap();
    let now = NOON + 10 * STEP;
    assert!(matches!(stage.at(now).log_in("f.alaoui", &lost.code(now / STEP)).await, Err(PeopleError::Refused)));
    assert!(!stage.at(now).is_still(&held, began).await.unwrap());
    let secret = stage.at(now).offer(&code, &origin()).await.unwrap().secret;
    stage.at(now).redeem(&code, &secret.shown(), &secret.code(now / STEP)).await.unwrap();
    assert!(!stage.at(now).is_still(&held, began).await.unwrap(), "a session of the lost telephone");
    let now = now + STEP;
    let held = stage.at(now).log_in("f.alaoui", &secret.code(now / STEP)).await.unwrap();
    let began = Timestamp::from_micros(i64::try_from(now * 1_000_000).unwrap());
    assert!(stage.at(now).is_still(&held, began).await.unwrap());
    let other = Session { role: PersonRole::Admin, ..held.clone() };
    assert!(!stage.at(now).is_still(&other, began).await.unwrap());

    let name = PersonName::new("f.alaoui").unwrap();
    stage.at(now).remove(&authorise_operator(), &name).await.unwrap();
    assert!(!stage.at(now).is_still(&held, began).await.unwrap());
    let again = stage.at(now).remove(&authorise_operator(), &name).await;
    assert!(matches!(again, Err(PeopleError::Unknown(_))), "{again:?}");
}

#[tokio::test]
async fn a_holder_that_no_certificate_could_have_is_refused() {
    let stage = Stage::new().await;
    for holder in ["", "a b", "x/../y", &"x".repeat(99)] {
        let new = NewPerson { holder: holder.to_owned(), ..person("f.alaoui") };
        let refused = stage.at(NOON).invite(&authorise_operator(), new, Inviting::New).await;
        assert!(matches!(refused, Err(PeopleError::BadHolder(_))), "{holder}: {refused:?}");
    }
    assert_eq!(stage.at(NOON).list(&authorise_operator()).await.unwrap(), []);
}

#[tokio::test]
async fn a_session_has_the_grants_of_a_certificate_of_its_name() {
    let node = ServiceNode::start("oriental").await;
    let people = node.node.people();
    let invitation = people.invite(&authorise_operator(), person("f.alaoui"), Inviting::New).await.unwrap();
    let code = invitation.code.shown();
    let secret = people.offer(&code, node.node.ledger.origin()).await.unwrap().secret;
    let seconds = u64::try_from(node.node.now().micros() / 1_000_000).unwrap();
    let session = people.redeem(&code, &secret.shown(), &secret.code(seconds / STEP)).await.unwrap();
    let principal = Principal::from(session);
    assert_eq!((principal.role, principal.name.as_str()), (Role::Submitter, COUNCIL));
    let (caller, _place) = node.call(&principal, Action::WhoAmI);
    let me = marsad::service::admin::grants::who_am_i(&node.node, &caller).await.unwrap();
    assert_eq!(me.grants.len(), 1, "{me:?}");
}

#[tokio::test]
async fn the_operator_invites_lists_and_removes_at_the_command_line() {
    let database = database().await;
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_marsad"));
        command.current_dir(folder.path()).args(["--lang", "en"]).args(arguments.split_whitespace());
        command.env("DATABASE_URL", &database.url).output().unwrap()
    };
    let said = |arguments: &str| {
        let done = run(arguments);
        assert!(done.status.success(), "{arguments}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    said("certs init");
    said("certs issue node oriental");
    said(&format!("node init --name oriental --operator oriental --dir node --database {}", database.url));
    let own = "--config node/node.toml";
    let invited = said(&format!("person invite {own} f.alaoui submitter region-or --language ar"));
    let code = invited.lines().last().unwrap();
    assert_eq!(code.split('-').map(str::len).collect::<Vec<_>>(), [4; 6], "{invited}");
    let listed = said(&format!("person list {own} --json"));
    assert!(listed.contains("\"INVITED\"") && listed.contains("\"ar\"") && !listed.contains(code), "{listed}");
    for (arguments, wanted) in [
        ("person invite {own} f.alaoui submitter region-or", "is invited already"),
        ("person invite {own} f.alaoui guest region-or", "submitter, reviewer, reader or admin"),
        ("person invite {own} 1 submitter region-or", "letters"),
        ("person invite {own} x.y submitter a/b", "a/b"),
        ("person remove {own} nobody", "nobody"),
    ] {
        let refused = run(&arguments.replace("{own}", own));
        let text = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(refused.status.code(), Some(2), "{arguments}: {text}");
        assert!(text.contains(wanted), "{arguments}: {text}");
    }
    // The code of the command line is the one that the pages take.
    let store = Store::connect(&database.url, 1).await.unwrap();
    let now = Timestamp::from(time::OffsetDateTime::from(std::time::SystemTime::UNIX_EPOCH));
    let offer = People::new(&store, now).offer(code, &origin()).await.unwrap();
    assert_eq!((offer.person.name.as_str(), offer.person.holder.as_str()), ("f.alaoui", "region-or"));
    said(&format!("person remove {own} f.alaoui"));
    assert!(!said(&format!("person list {own} --json")).contains("alaoui"));
}
