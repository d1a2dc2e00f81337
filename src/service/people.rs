//! People who log in with one-time codes: invited by the node's operator, once, and known by a secret in their telephone.
//!
//! Nothing here is asked over gRPC, so its errors are no [`ServiceError`](crate::ServiceError): pages and the command line of the
//! node say them. What a person may do follows from role and name, as for a certificate: grants and staff are the same.

use marsad_domain::code::{OrganisationCode, OriginName};
use marsad_domain::login::{Login, PersonName, PersonRole};
use marsad_domain::text::Lang;
use marsad_domain::timestamp::Timestamp;
use marsad_identity::policy::{Administer, Permit};
use marsad_identity::totp::TotpSecret;
use marsad_identity::{InvitationCode, Role, Session};
use marsad_store::audit::Access;
use marsad_store::people::{self, LockRule};
use marsad_store::{Store, StoreError};
use zeroize::Zeroizing;

use crate::Node;

pub use marsad_store::people::Person;

const SECOND: i64 = 1_000_000;
/// How long an invitation is good.
pub const INVITATION_MICROS: i64 = 7 * 86_400 * SECOND;
/// Ten wrong codes lock for a quarter of an hour, and each further ten for twice as long: so a code is not guessed in years.
const LOCKS: LockRule = LockRule { wrong_max: 10, first_micros: 15 * 60 * SECOND, longest_micros: 86_400 * SECOND };

/// Why a person is not let in, or cannot be invited.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// Name and code do not belong together, or the code was used. Which of these is not said.
    #[error("the name or the code is wrong")]
    Refused,
    #[error("too many codes were wrong")]
    Locked { until: Timestamp },
    /// No open invitation has this code: it is mistyped, used, replaced, or has ended.
    #[error("there is no such invitation")]
    NoInvitation,
    /// The secret is not one that this node gave.
    #[error("the secret has another form")]
    BadSecret,
    #[error("{0} is invited already")]
    Known(PersonName),
    #[error("there is no person {0}")]
    Unknown(PersonName),
    /// The name in grants is no code of an organisation, or no name of a certificate.
    #[error("{0} cannot be the name in grants")]
    BadHolder(String),
    #[error("no random number can be had")]
    Random,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whom to invite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    pub name: PersonName,
    pub role: PersonRole,
    /// The name in grants and in the list of staff; of a submitter the code of its organisation.
    pub holder: String,
    pub lang: Lang,
}

/// Whether a person of this name may be there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inviting {
    New,
    /// For someone who lost the telephone: the secret of before is gone at once.
    Again,
}

/// An invitation. The code is nowhere else: the node keeps its hash.
#[derive(Debug)]
pub struct Invitation {
    pub code: InvitationCode,
    pub ends: Timestamp,
}

/// What an invited person is shown: whose invitation it is, and a new secret for the telephone.
#[derive(Debug)]
pub struct Offer {
    pub person: Person,
    pub secret: TotpSecret,
    /// For a QR code.
    pub address: Zeroizing<String>,
}

/// The people of a node at a moment.
#[derive(Clone, Copy)]
pub struct People<'a> {
    store: &'a Store,
    now: Timestamp,
}

impl Node {
    /// The people of this node, now.
    #[must_use]
    pub fn people(&self) -> People<'_> {
        People::new(self.store(), self.now())
    }
}

impl<'a> People<'a> {
    /// The people of a database: the command line of the node has no more.
    #[must_use]
    pub const fn new(store: &'a Store, now: Timestamp) -> Self {
        Self { store, now }
    }

    /// Everyone, by name.
    ///
    /// # Errors
    /// [`PeopleError::Store`].
    pub async fn list(&self, _permit: &Permit<Administer>) -> Result<Vec<Person>, PeopleError> {
        Ok(self.store.people().await?)
    }

    /// Invites a person.
    ///
    /// # Errors
    /// [`PeopleError::BadHolder`]; [`PeopleError::Known`] for a new one, [`PeopleError::Unknown`] for one who is invited again.
    pub async fn invite(
        &self,
        permit: &Permit<Administer>,
        new: NewPerson,
        inviting: Inviting,
    ) -> Result<Invitation, PeopleError> {
        let is_name = match new.role {
            PersonRole::Submitter => OrganisationCode::new(&new.holder).is_ok(),
            PersonRole::Reviewer | PersonRole::Reader | PersonRole::Admin => OriginName::new(&new.holder).is_ok(),
        };
        if !is_name {
            return Err(PeopleError::BadHolder(new.holder));
        }
        let code = InvitationCode::generate().ok_or(PeopleError::Random)?;
        let ends = Timestamp::from_micros(self.now.micros().saturating_add(INVITATION_MICROS));
        let NewPerson { name, role, holder, lang } = new;
        let stored = people::NewPerson { name, role, holder, lang, time: self.now, invitation: code.hash(), ends };
        match inviting {
            Inviting::New if !self.store.add_person(&stored).await? => return Err(PeopleError::Known(stored.name)),
            Inviting::Again if !self.store.invite_person_again(&stored).await? => {
                return Err(PeopleError::Unknown(stored.name));
            }
            Inviting::New | Inviting::Again => {}
        }
        tracing::info!(by = %permit.holder(), person = %stored.name, role = role.as_str(), "a person was invited");
        Ok(Invitation { code, ends })
    }

    /// Removes a person. Sessions end with it: [`People::is_still`].
    ///
    /// # Errors
    /// [`PeopleError::Unknown`].
    pub async fn remove(&self, permit: &Permit<Administer>, name: &PersonName) -> Result<(), PeopleError> {
        if !self.store.delete_person(name).await? {
            return Err(PeopleError::Unknown(name.clone()));
        }
        tracing::info!(by = %permit.holder(), person = %name, "a person was removed");
        Ok(())
    }

    /// What to show for the code of an invitation. It stays open; `issuer` is the node's name, which the telephone shows.
    ///
    /// # Errors
    /// [`PeopleError::NoInvitation`].
    pub async fn offer(&self, code: &str, issuer: &OriginName) -> Result<Offer, PeopleError> {
        let code = InvitationCode::parse(code).ok_or(PeopleError::NoInvitation)?;
        let person = self.store.invited_person(&code.hash(), self.now).await?.ok_or(PeopleError::NoInvitation)?;
        let secret = TotpSecret::generate().ok_or(PeopleError::Random)?;
        let address = secret.address(issuer.as_str(), person.name.as_str());
        Ok(Offer { person, secret, address })
    }

    /// Uses an invitation: from now on the person logs in with codes of `secret`, which the offer showed. `totp` is the first of them,
    /// so that a telephone that did not take the secret locks no one out.
    ///
    /// # Errors
    /// [`PeopleError::BadSecret`]; [`PeopleError::Refused`] if the code is not that of the secret, and the invitation stays open;
    /// [`PeopleError::NoInvitation`].
    pub async fn redeem(&self, code: &str, secret: &str, totp: &str) -> Result<Session, PeopleError> {
        let code = InvitationCode::parse(code).ok_or(PeopleError::NoInvitation)?;
        let secret = TotpSecret::parse(secret).ok_or(PeopleError::BadSecret)?;
        let step = secret.step_of(totp, self.seconds(), 0).ok_or(PeopleError::Refused)?;
        let redeemed = self.store.redeem_invitation(&code.hash(), self.now, secret.as_bytes(), step).await?;
        let person = redeemed.ok_or(PeopleError::NoInvitation)?;
        self.record(&person, "RedeemInvitation").await?;
        Ok(session(&person))
    }

    /// Lets a person in.
    ///
    /// # Errors
    /// [`PeopleError::Refused`], for a code that was used too; [`PeopleError::Locked`].
    pub async fn log_in(&self, name: &str, totp: &str) -> Result<Session, PeopleError> {
        let name = PersonName::new(name).map_err(|_| PeopleError::Refused)?;
        let Some(attempt) = self.store.begin_attempt(&name, self.now, LOCKS).await? else {
            let locked = self.store.person(&name).await?.map(|person| person.locked_until);
            return Err(locked
                .filter(|until| *until > self.now)
                .map_or(PeopleError::Refused, |until| PeopleError::Locked { until }));
        };
        let found = TotpSecret::from_bytes(&attempt.secret)
            .ok_or_else(|| StoreError::corrupt("a secret of invalid length"))?
            .step_of(totp, self.seconds(), attempt.last_step);
        if let Some(step) = found
            && self.store.take_step(&name, &attempt.secret, step).await?
        {
            self.record(&attempt.person, "LogIn").await?;
            return Ok(session(&attempt.person));
        }
        if attempt.person.locked_until > self.now {
            tracing::warn!(person = %name, until = %attempt.person.locked_until.rfc3339(), "too many wrong codes: locked");
            return Err(PeopleError::Locked { until: attempt.person.locked_until });
        }
        Err(PeopleError::Refused)
    }

    /// Whether a session that began then is still good: the person is there, as it was, and was not invited again.
    ///
    /// # Errors
    /// [`PeopleError::Store`].
    pub async fn is_still(&self, own: &Session, began: Timestamp) -> Result<bool, PeopleError> {
        let Ok(name) = PersonName::new(&own.person) else { return Ok(false) };
        let person = self.store.person(&name).await?;
        Ok(person.is_some_and(|person| {
            let is_same = session(&person) == *own;
            is_same && person.redeemed.is_some_and(|redeemed| redeemed <= began)
        }))
    }

    fn seconds(&self) -> u64 {
        u64::try_from(self.now.micros() / SECOND).unwrap_or_default()
    }

    /// Writes down that a person came in, before it does.
    async fn record(&self, person: &Person, action: &str) -> Result<(), PeopleError> {
        let access = Access {
            time: self.now,
            role: Role::from(person.role),
            name: person.holder.clone(),
            action: action.to_owned(),
            resource: person.name.to_string(),
        };
        Ok(self.store.record_access(&access).await?)
    }
}

fn session(person: &Person) -> Session {
    Session { person: person.name.to_string(), role: person.role, name: person.holder.clone(), login: Login::Totp }
}
