//! What all pages share: the node, its gate, the sessions and the texts.

use std::sync::Arc;

use tokio::time::Instant;

use marsad_domain::catalogue::Catalogue;
use marsad_domain::text::Lang;
use marsad_identity::Action;
use marsad_service::caller::Taken;
use marsad_service::query::Queries;
use marsad_service::{Caller, Deadline, Gate, Node, ServiceError};
use marsad_texts::Texts;

use crate::entrance::Person;
use crate::sessions::Sessions;

/// The settings of a desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskSettings {
    /// The name in its addresses, with the port where it is not 443.
    pub host: String,
}

/// The desk of a node.
pub struct Desk {
    pub node: Arc<Node>,
    pub settings: DeskSettings,
    pub sessions: Sessions,
    pub queries: Queries,
    gate: Gate,
    texts: [Texts; 3],
}

/// A call that was admitted; it holds its places until it is dropped.
pub struct Admitted {
    pub caller: Caller,
    _places: Taken,
}

impl Desk {
    /// The desk of a node. It has a gate of its own, with the quota of the node.
    pub fn new(node: Arc<Node>, settings: DeskSettings) -> Self {
        let gate = Gate::new(node.limits.quota);
        let queries = Queries::new(Arc::clone(&node));
        Self { node, settings, queries, sessions: Sessions::default(), gate, texts: Lang::ALL.map(Texts::new) }
    }

    /// The texts of a language.
    pub fn texts(&self, lang: Lang) -> &Texts {
        let [arabic, french, english] = &self.texts;
        match lang {
            Lang::Arabic => arabic,
            Lang::French => french,
            Lang::English => english,
        }
    }

    /// Lets a call of a person in.
    pub fn admit(&self, person: &Person, action: Action) -> Result<Admitted, ServiceError> {
        let deadline = Deadline::starting(Instant::now());
        let (caller, places) = self.gate.admit(Arc::clone(&person.principal), action, person.cut.clone(), deadline)?;
        Ok(Admitted { caller, _places: places })
    }

    /// What the catalogue of now calls an indicator; its code if it does not know it.
    pub fn indicator_label(&self, code: &str, lang: Lang) -> String {
        let known = self.node.ledger.catalogue();
        let label = known.as_ref().and_then(|known| known.catalogue.indicator_by_code(code));
        label.map_or_else(|| code.to_owned(), |indicator| indicator.label.in_lang(lang).to_owned())
    }

    /// The name of an organisation; its code if the catalogue does not know it.
    pub fn organisation_name(&self, code: &str, lang: Lang) -> String {
        let known = self.node.ledger.catalogue();
        let name = known.as_ref().and_then(|known| organisation(&known.catalogue, code, lang));
        name.unwrap_or_else(|| code.to_owned())
    }
}

fn organisation(catalogue: &Catalogue, code: &str, lang: Lang) -> Option<String> {
    catalogue.organisation(code).map(|own| own.name.in_lang(lang).to_owned())
}
