//! `marsad person`: people who log in at this node with one-time codes. For the node's operator, on the node's machine: the node
//! may run meanwhile.

use anyhow::Result;
use clap::{Args as ClapArgs, Subcommand};
use serde_json::{Value, json};

use crate::cli::answers::{listing, text};
use crate::cli::console::Console;
use crate::cli::error::{Failure, usage};
use crate::cli::node::OwnNode;
use crate::cli::parse_lang;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::domain::login::{PersonName, PersonRole};
use crate::domain::text::Lang;
use crate::domain::timestamp::Timestamp;
use crate::identity::policy::authorise_operator;
use crate::service::people::{Inviting, NewPerson, People, PeopleError, Person};
use crate::store::Store;
use crate::texts::{Args, Texts};

#[derive(Debug, Clone, Subcommand)]
pub enum PersonCommand {
    /// Invite a person: print a code, once, with which the person sets up a telephone within seven days
    Invite(Invite),
    /// Who is invited, and who logs in
    List(OwnNode),
    /// Remove a person; what was submitted stays
    Remove {
        #[command(flatten)]
        own: OwnNode,
        /// The name with which the person logs in
        #[arg(value_parser = person_name)]
        name: PersonName,
    },
}

#[derive(Debug, Clone, ClapArgs)]
pub struct Invite {
    #[command(flatten)]
    pub own: OwnNode,
    /// The name with which the person logs in; entries show it
    #[arg(value_parser = person_name)]
    pub name: PersonName,
    /// submitter, reviewer, reader or admin
    #[arg(value_parser = person_role)]
    pub role: PersonRole,
    /// Of a submitter its organisation, else a name: as in grants and in the list of staff
    pub holder: String,
    /// The language of the person; by default that of this command
    #[arg(long, value_name = "LANG", value_parser = parse_lang)]
    pub language: Option<Lang>,
    /// The person is known, and lost the telephone: what was set up before is no longer good
    #[arg(long)]
    pub again: bool,
}

fn person_name(text: &str) -> Result<PersonName, String> {
    PersonName::new(text).map_err(|_| "usage-person-name".to_owned())
}

fn person_role(text: &str) -> Result<PersonRole, String> {
    PersonRole::parse(text).ok_or_else(|| "usage-person-roles".to_owned())
}

pub async fn run(console: &mut Console, command: PersonCommand) -> Result<()> {
    let own = match &command {
        PersonCommand::Invite(Invite { own, .. }) | PersonCommand::List(own) | PersonCommand::Remove { own, .. } => own,
    };
    let config = Config::read(&own.config)?;
    // One connection, for one or two statements.
    let store = Store::connect(&config.database_url()?, 1).await?;
    store.migrate().await?;
    let now = Timestamp::from(SystemClock.now());
    let people = People::new(&store, now);
    match command {
        PersonCommand::Invite(invited) => invite(console, people, invited).await,
        PersonCommand::List(_) => {
            let all = people.list(&authorise_operator()).await.map_err(failure)?;
            let table = |texts: &Texts| {
                listing(
                    texts,
                    &all,
                    &[
                        ("columns-person", &|one: &Person| text(one.name.as_str())),
                        ("columns-role", &|one| text(texts.word("role", one.role.as_str()))),
                        ("columns-name", &|one| text(&one.holder)),
                        ("columns-language", &|one| text(one.lang.code())),
                        ("columns-state", &|one| text(texts.word("person", state(one, now)))),
                        ("columns-until", &|one| text(until(one, now))),
                    ],
                )
            };
            Ok(console.answer(|| all.iter().map(|one| person_json(one, now)).collect(), table)?)
        }
        PersonCommand::Remove { name, .. } => {
            people.remove(&authorise_operator(), &name).await.map_err(failure)?;
            let said = Args::none().text("name", &name);
            Ok(console.done(|| json!({ "removed": name.as_str() }), "person-removed", said)?)
        }
    }
}

async fn invite(console: &mut Console, people: People<'_>, invited: Invite) -> Result<()> {
    let Invite { name, role, holder, language, again, .. } = invited;
    let lang = language.unwrap_or_else(|| console.texts.lang());
    let inviting = if again { Inviting::Again } else { Inviting::New };
    let new = NewPerson { name: name.clone(), role, holder, lang };
    let invitation = people.invite(&authorise_operator(), new, inviting).await.map_err(failure)?;
    let (code, ends) = (invitation.code.shown(), invitation.ends.rfc3339());
    if console.json {
        return Ok(console.value(&json!({ "name": name.as_str(), "code": *code, "ends": ends }))?);
    }
    console.say("person-invited", Args::none().text("name", &name).text("time", ends))?;
    // By itself, so that it can be copied.
    Ok(console.line(&code)?)
}

fn state(one: &Person, now: Timestamp) -> &'static str {
    match (one.invitation_ends, one.redeemed) {
        (Some(ends), _) if ends > now => "INVITED",
        (Some(_), _) | (None, None) => "INVITATION_ENDED",
        (None, Some(_)) if one.locked_until > now => "LOCKED",
        (None, Some(_)) => "READY",
    }
}

/// When the invitation or the lock ends.
fn until(one: &Person, now: Timestamp) -> String {
    let locked = Some(one.locked_until).filter(|until| *until > now);
    one.invitation_ends.or(locked).map(|time| time.rfc3339()).unwrap_or_default()
}

fn person_json(one: &Person, now: Timestamp) -> Value {
    json!({
        "person": one.name.as_str(),
        "role": one.role.as_str(),
        "name": one.holder,
        "language": one.lang.code(),
        "state": state(one, now),
        "until": until(one, now),
    })
}

fn failure(error: PeopleError) -> anyhow::Error {
    let failure: Failure = match &error {
        PeopleError::Known(name) => usage("error-person-known", Args::none().text("name", name)),
        PeopleError::Unknown(name) => usage("error-person-unknown", Args::none().text("name", name)),
        PeopleError::BadHolder(name) => usage("error-person-holder", Args::none().text("name", name)),
        _ => return error.into(),
    };
    failure.because(error).into()
}
