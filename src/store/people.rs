//! `node.person`: people who log in with one-time codes.

use futures::future::BoxFuture;

use marsad_domain::login::{PersonName, PersonRole};
use marsad_domain::text::Lang;
use marsad_domain::timestamp::Timestamp;

use super::integers::{big, natural};
use super::{Store, StoreError};

/// A person whom this node knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub name: PersonName,
    pub role: PersonRole,
    /// The name in grants: of a submitter its organisation.
    pub holder: String,
    pub lang: Lang,
    pub invited: Timestamp,
    /// When the open invitation ends; none if it is used.
    pub invitation_ends: Option<Timestamp>,
    /// When it was used.
    pub redeemed: Option<Timestamp>,
    pub locked_until: Timestamp,
}

/// An invitation of a person.
#[derive(Debug, Clone)]
pub struct NewPerson {
    pub name: PersonName,
    pub role: PersonRole,
    pub holder: String,
    pub lang: Lang,
    pub time: Timestamp,
    /// SHA-256 of its code.
    pub invitation: [u8; 32],
    pub ends: Timestamp,
}

/// What a code is compared with.
#[derive(Debug, Clone)]
pub struct CodeAttempt {
    pub person: Person,
    pub secret: Vec<u8>,
    pub last_step: u64,
}

/// How many wrong codes lock an account, for how long the first time, and at the most. Each lock is twice as long as the last.
#[derive(Debug, Clone, Copy)]
pub struct LockRule {
    pub wrong_max: i32,
    pub first_micros: i64,
    pub longest_micros: i64,
}

struct Columns {
    name: String,
    role: String,
    holder: String,
    lang: String,
    invited: i64,
    ends: Option<i64>,
    redeemed: i64,
    locked_until: i64,
}

impl TryFrom<Columns> for Person {
    type Error = StoreError;

    fn try_from(row: Columns) -> Result<Self, StoreError> {
        let corrupt = |what: &str| StoreError::corrupt(format!("a person with {what}"));
        Ok(Self {
            name: PersonName::new(&row.name).map_err(|_| corrupt("an invalid name"))?,
            role: PersonRole::parse(&row.role).ok_or_else(|| corrupt("an unknown role"))?,
            holder: row.holder,
            lang: Lang::from_code(&row.lang).ok_or_else(|| corrupt("an unknown language"))?,
            invited: Timestamp::from_micros(row.invited),
            invitation_ends: row.ends.map(Timestamp::from_micros),
            redeemed: Some(row.redeemed).filter(|time| *time > 0).map(Timestamp::from_micros),
            locked_until: Timestamp::from_micros(row.locked_until),
        })
    }
}

impl Store {
    /// All people, by name.
    pub fn people(&self) -> BoxFuture<'_, Result<Vec<Person>, StoreError>> {
        Box::pin(async move {
            let rows = sqlx::query_as!(
                Columns,
                "SELECT name, role, holder, lang, invited, CASE WHEN invitation IS NULL THEN NULL ELSE ends END AS \"ends?\",
                     redeemed, locked_until
                   FROM node.person ORDER BY name"
            )
            .fetch_all(&mut *self.connection().await?)
            .await?;
            rows.into_iter().map(Person::try_from).collect()
        })
    }

    /// One person.
    pub async fn person(&self, name: &PersonName) -> Result<Option<Person>, StoreError> {
        let row = sqlx::query_as!(
            Columns,
            "SELECT name, role, holder, lang, invited, CASE WHEN invitation IS NULL THEN NULL ELSE ends END AS \"ends?\",
                 redeemed, locked_until
               FROM node.person WHERE name = $1",
            name.as_str()
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        row.map(Person::try_from).transpose()
    }

    /// Adds a person; returns whether there was none of this name.
    pub async fn add_person(&self, new: &NewPerson) -> Result<bool, StoreError> {
        let done = sqlx::query!(
            "INSERT INTO node.person (name, role, holder, lang, invited, invitation, ends, secret, redeemed, last_step, wrong,
               locks, locked_until)
             VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, 0, 0, 0, 0, 0) ON CONFLICT (name) DO NOTHING",
            new.name.as_str(),
            new.role.as_str(),
            &new.holder,
            new.lang.code(),
            new.time.micros(),
            &new.invitation[..],
            new.ends.micros()
        )
        .execute(&mut *self.connection().await?)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Invites a person again: the secret and the invitation of before are gone. Returns whether there is one of this name.
    pub async fn invite_person_again(&self, new: &NewPerson) -> Result<bool, StoreError> {
        let done = sqlx::query!(
            "UPDATE node.person SET role = $2, holder = $3, lang = $4, invited = $5, invitation = $6, ends = $7, secret = NULL,
               redeemed = 0, wrong = 0, locks = 0, locked_until = 0
             WHERE name = $1",
            new.name.as_str(),
            new.role.as_str(),
            &new.holder,
            new.lang.code(),
            new.time.micros(),
            &new.invitation[..],
            new.ends.micros()
        )
        .execute(&mut *self.connection().await?)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Removes a person; returns whether there was one.
    pub async fn delete_person(&self, name: &PersonName) -> Result<bool, StoreError> {
        let done = sqlx::query!("DELETE FROM node.person WHERE name = $1", name.as_str())
            .execute(&mut *self.connection().await?)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// The person whom an open invitation is for.
    pub async fn invited_person(&self, invitation: &[u8; 32], now: Timestamp) -> Result<Option<Person>, StoreError> {
        let row = sqlx::query_as!(
            Columns,
            "SELECT name, role, holder, lang, invited, ends AS \"ends?\", redeemed, locked_until
               FROM node.person WHERE invitation = $1 AND ends > $2",
            &invitation[..],
            now.micros()
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        row.map(Person::try_from).transpose()
    }

    /// Uses an open invitation: stores the secret, and the step of the first code. Of two at once one finds none.
    pub async fn redeem_invitation(
        &self,
        invitation: &[u8; 32],
        now: Timestamp,
        secret: &[u8],
        step: u64,
    ) -> Result<Option<Person>, StoreError> {
        let row = sqlx::query_as!(
            Columns,
            "UPDATE node.person SET invitation = NULL, secret = $3, redeemed = $2, last_step = $4, wrong = 0, locks = 0,
                 locked_until = 0
               WHERE invitation = $1 AND ends > $2
               RETURNING name, role, holder, lang, invited, NULL::bigint AS \"ends?\", redeemed, locked_until",
            &invitation[..],
            now.micros(),
            secret,
            big(step)?
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        row.map(Person::try_from).transpose()
    }

    /// Begins an attempt to log in: counts it as wrong before the code is compared, so that attempts at once count too, and locks
    /// with the last one that the rule allows. `None` if there is no such person, none with a secret, or a lock.
    pub async fn begin_attempt(
        &self,
        name: &PersonName,
        now: Timestamp,
        rule: LockRule,
    ) -> Result<Option<CodeAttempt>, StoreError> {
        let row = sqlx::query!(
            "UPDATE node.person SET
                 wrong = CASE WHEN wrong + 1 < $3 THEN wrong + 1 ELSE 0 END,
                 locks = CASE WHEN wrong + 1 < $3 THEN locks ELSE LEAST(locks, 20) + 1 END,
                 locked_until = CASE WHEN wrong + 1 < $3 THEN locked_until
                                ELSE $2 + LEAST($4::bigint << LEAST(locks, 20), $5::bigint) END
               WHERE name = $1 AND locked_until <= $2 AND secret IS NOT NULL
               RETURNING name, role, holder, lang, invited, redeemed, locked_until, secret AS \"secret!\", last_step",
            name.as_str(),
            now.micros(),
            rule.wrong_max,
            rule.first_micros,
            rule.longest_micros
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let person = Columns {
            name: row.name,
            role: row.role,
            holder: row.holder,
            lang: row.lang,
            invited: row.invited,
            ends: None,
            redeemed: row.redeemed,
            locked_until: row.locked_until,
        };
        Ok(Some(CodeAttempt { person: person.try_into()?, secret: row.secret, last_step: natural(row.last_step)? }))
    }

    /// Ends an attempt whose code was right: no code of this step or of an earlier one is right again. Returns whether it is so: of
    /// two with one code at once, one is right.
    pub async fn take_step(&self, name: &PersonName, secret: &[u8], step: u64) -> Result<bool, StoreError> {
        let done = sqlx::query!(
            "UPDATE node.person SET last_step = $3, wrong = 0, locks = 0, locked_until = 0
             WHERE name = $1 AND secret = $2 AND last_step < $3",
            name.as_str(),
            secret,
            big(step)?
        )
        .execute(&mut *self.connection().await?)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}
