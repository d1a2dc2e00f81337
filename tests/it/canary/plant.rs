//! Plants figures, places and words that occur nowhere else.

use marsad::domain::raw::RawEvent;
use marsad::formats::json_events::read_events;
use marsad::identity::Role;
use marsad::wire::pb;
use pb::admin_service_client::AdminServiceClient;
use pb::submission_service_client::SubmissionServiceClient;

use crate::support::client::{Events, Observations};
use crate::support::federation::Federation;

/// What is planted: a figure, a place, a word in the remark of the row and in the comment of the submission, and another one in
/// the title of an event at the same place.
pub struct Canary {
    pub what: &'static str,
    pub value: i64,
    pub area: &'static str,
    pub word: &'static str,
    pub event: &'static str,
}

const fn canary(what: &'static str, value: i64, area: &'static str, word: &'static str, event: &'static str) -> Canary {
    Canary { what, value, area, word, event }
}

/// Everyone may see it: it shows for each stream that the scan finds planted data.
pub const OPEN: Canary = canary("open", 544_332_211, "MA-02-381", "lapwing", "plover");
pub const LOCAL: Canary = canary("local", 918_273_645, "MA-02-113", "kestrel", "gannet");
/// There is no event of this kind: events have no embargo.
pub const EMBARGOED: Canary = canary("embargoed", 817_263_549, "MA-02-533", "bittern", "goshawk");
pub const WITHDRAWN: Canary = canary("withdrawn", 726_354_918, "MA-02-265", "dotterel", "fulmar");
pub const ERASED: Canary = canary("erased", 635_491_827, "MA-02-251", "wheatear", "ouzel");
pub const ALL: [&Canary; 5] = [&OPEN, &LOCAL, &EMBARGOED, &WITHDRAWN, &ERASED];

/// Provinces beside those of the canaries, without any reported figure.
pub const NEVER_REPORTED: [&str; 3] = ["MA-02-167", "MA-02-275", "MA-02-411"];

fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(number & 0x7f).unwrap();
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

impl Canary {
    /// The forms in which it could be written.
    pub fn forms(&self) -> Vec<(&'static str, Vec<u8>)> {
        let plain = u64::try_from(self.value).unwrap();
        vec![
            ("word", self.word.as_bytes().to_vec()),
            ("event", self.event.as_bytes().to_vec()),
            ("place", self.area.as_bytes().to_vec()),
            ("key", self.key().into_bytes()),
            ("decimal", self.value.to_string().into_bytes()),
            ("varint", varint(plain)),
            ("zigzag varint", varint(plain << 1)),
            ("little endian", self.value.to_le_bytes()[..4].to_vec()),
            ("big endian", self.value.to_be_bytes()[4..].to_vec()),
        ]
    }

    /// The figure as cells have it.
    pub fn figure(&self) -> Vec<u8> {
        varint(u64::try_from(self.value).unwrap() << 1)
    }

    fn key(&self) -> String {
        format!("key-of-{}", self.what)
    }

    fn table(&self) -> String {
        let embargo = if self.what == "embargoed" { "2999-01-01T00:00:00Z" } else { "" };
        format!(
            "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,EMBARGO_TIME,COMMENT_OBS
            POP_TOTAL,{},2024,LEGAL,{},{embargo},{} in the register",
            self.area, self.value, self.word
        )
    }

    fn sharing(&self) -> pb::Sharing {
        match self.what {
            "local" => pb::Sharing::Local,
            "open" => pb::Sharing::Open,
            _ => pb::Sharing::Federation,
        }
    }

    fn header(&self, key: String) -> pb::SubmissionHeader {
        pb::SubmissionHeader {
            idempotency_key: key,
            sharing: self.sharing().into(),
            comment: format!("{} in the letter", self.word),
            ..pb::SubmissionHeader::default()
        }
    }

    fn record(&self) -> RawEvent {
        let text = r#"{"eventId": "session-WHAT", "version": 1, "type": "GOV_SESSION", "status": "HELD",
            "title": {"ar": "جلسة", "fr": "Séance", "en": "Session of the WORD"}, "start": "2025-09-26",
            "end": "2025-09-26", "datePrecision": "DAY", "dateEvidence": "CONFLICT", "area": "AREA",
            "geoPrecision": "PROVINCE", "organisers": ["space-intercom-nador"], "programmes": ["almadina"],
            "themes": ["T_COORD"], "sources": [{"title": "source"}], "language": "ar", "sensitivity": "low"}"#;
        let text = text.replace('\n', " ").replace("WHAT", self.what);
        let text = text.replace("WORD", self.event).replace("AREA", self.area);
        let (mut records, findings) = read_events(text.as_bytes());
        assert_eq!(findings, []);
        records.pop().unwrap().event
    }

    /// Submits figure and event at `oriental`, as its council.
    async fn submit(&self, federation: &Federation) -> Planted {
        let council = federation.node("oriental").council();
        let channel = council.channel().await;
        let mut figure = Observations::right(&council, &federation.catalogue, &self.key(), &[&self.table()]);
        figure.header = self.header(self.key());
        let figure = figure.send(&channel).await.unwrap().receipt().submission;
        if self.what == "embargoed" {
            return Planted { figure, event: None };
        }
        let mut event = Events::new(&council, &federation.catalogue, "", &[self.record()]);
        event.header = self.header(format!("{}-event", self.key()));
        let event = event.send(&channel).await.unwrap().receipt().submission;
        Planted { figure, event: Some(event) }
    }
}

/// The submissions of a canary.
pub struct Planted {
    pub figure: String,
    pub event: Option<String>,
}

/// Three nodes where canaries were planted, and releases with them.
pub struct Site {
    pub federation: Federation,
    /// In the order of [`ALL`].
    pub planted: Vec<Planted>,
    /// By node and audience, from before the withdrawal and the erasure.
    pub before: Vec<String>,
    /// A cut of that time.
    pub cut: String,
}

impl Site {
    /// Plants the canaries at `oriental` and builds releases with what may be in them.
    pub async fn plant() -> Self {
        let federation = Federation::start().await;
        let mut planted = Vec::new();
        for canary in ALL {
            planted.push(canary.submit(&federation).await);
        }
        federation.meet().await;
        let cut = cut(&federation).await;
        let mut site = Self { federation, planted, before: Vec::new(), cut };
        site.before = site.build().await;
        site
    }

    /// Builds a release for each audience that may hold a canary. The last one is the latest at every node.
    pub async fn build(&self) -> Vec<String> {
        let mut releases = Vec::new();
        for (node, audience) in [("oriental", "node"), ("oriental", "members"), ("national", "members")] {
            releases.push(self.federation.build(node, audience).await.release);
            self.federation.meet().await;
        }
        releases
    }

    pub fn submissions(&self) -> Vec<String> {
        let all = self.planted.iter().flat_map(|one| [Some(one.figure.clone()), one.event.clone()]);
        all.flatten().collect()
    }

    /// Withdraws figure and event of the one canary and erases those of the other, with the releases of `oriental`.
    pub async fn take_back(&self) {
        let admin = self.federation.node("oriental").admin().channel().await;
        let mut client = SubmissionServiceClient::new(admin);
        for (canary, planted) in ALL.iter().zip(&self.planted) {
            for submission in [Some(&planted.figure), planted.event.as_ref()].into_iter().flatten() {
                let (submission, reason) = (submission.clone(), "a mistake".to_owned());
                if canary.what == "withdrawn" {
                    let request = pb::WithdrawSubmissionRequest { submission, reason, preview: false };
                    client.withdraw_submission(request).await.unwrap();
                } else if canary.what == "erased" {
                    let request =
                        pb::EraseSubmissionRequest { submission, reason, with_releases: true, preview: false };
                    client.erase_submission(request).await.unwrap();
                }
            }
        }
        self.federation.meet().await;
    }

    /// Withdraws the earlier release of `national`, which only that node can do.
    pub async fn withdraw_release(&self) {
        let admin = self.federation.channel("national", Role::Admin, "national-admin").await;
        let request = pb::WithdrawReleaseRequest {
            release: self.before[2].clone(),
            reason: "holds what was erased".to_owned(),
            preview: false,
        };
        AdminServiceClient::new(admin).withdraw_release(request).await.unwrap();
        self.federation.meet().await;
    }
}

/// What `oriental` holds of its own log now.
async fn cut(federation: &Federation) -> String {
    let heads = federation.node("oriental").running.node.ledger.heads().await.unwrap();
    let own = heads.iter().find(|head| head.log.origin.as_str() == "oriental").unwrap();
    format!("oriental/0:{}", own.frontier.size())
}
