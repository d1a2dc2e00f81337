//! What the builder of a release states of it: title, licence, whether it is provisional, and which release it corrects.

use super::plans::{self, AskedPlan};
use crate::retraction::reason_in;
use crate::{Node, ServiceError};
use marsad_domain::audience::Audience;
use marsad_domain::release_plan::TITLE_CHARS_MAX;
use marsad_domain::scan::check_text;
use marsad_domain::text::Text;
use marsad_release::publication::{Correction, LICENCE_CHARS_MAX, PUBLIC_LICENCE, Publication};

/// A title that may be shown: short, and without what seems to be personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title(pub(super) Text);

impl Title {
    /// A title of these texts.
    ///
    /// # Errors
    /// [`ServiceError::BadRequest`] for a text that is too long or may not be shown.
    pub fn new(title: Text) -> Result<Self, ServiceError> {
        for (language, text) in [("ar", &title.ar), ("fr", &title.fr), ("en", &title.en)] {
            check(&format!("title.{language}"), text, TITLE_CHARS_MAX)?;
        }
        Ok(Self(title))
    }
}

fn check(field: &str, text: &str, most: usize) -> Result<(), ServiceError> {
    check_text(text, most).map_err(|fault| ServiceError::field(field, fault.to_string()))
}

/// What is stated of a release that is to be built.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stated {
    /// None: CC BY 4.0 for the public. Figures for fewer people may not be passed on, so their release states none.
    pub licence: Option<String>,
    pub is_provisional: bool,
    /// The release that it corrects, and why.
    pub corrects: Option<([u8; 32], String)>,
    /// The planned release that it is.
    pub plan: Option<AskedPlan>,
}

impl Stated {
    /// As it goes into the manifest, without what binds the release; and the title that it was planned under.
    ///
    /// # Errors
    /// [`ServiceError::BadRequest`] for a text that may not be shown, for a correction of what is no release of this node for the
    /// same audience, and for a plan that it cannot keep.
    pub(super) async fn publication(
        self,
        node: &Node,
        audience: Audience,
    ) -> Result<(Publication, Option<Text>), ServiceError> {
        let licence = self.licence.unwrap_or_else(|| default_licence(audience).to_owned());
        check("licence", &licence, LICENCE_CHARS_MAX)?;
        let corrects = match self.corrects {
            Some((release, why)) => Some(correction(node, audience, release, &why).await?),
            None => None,
        };
        let (plan, title) = match self.plan {
            Some(asked) => plans::keep(node, audience, asked).await.map(|(plan, title)| (Some(plan), title))?,
            None => (None, None),
        };
        let publication =
            Publication { licence, is_provisional: self.is_provisional, corrects, plan, bound_by: Vec::new() };
        Ok((publication, title))
    }
}

const fn default_licence(audience: Audience) -> &'static str {
    match audience {
        Audience::Public => PUBLIC_LICENCE,
        Audience::Members | Audience::Node => "",
    }
}

/// A correction of a release that readers of the new one could read: held, or withdrawn since.
async fn correction(node: &Node, audience: Audience, release: [u8; 32], why: &str) -> Result<Correction, ServiceError> {
    let reason = reason_in("correction_reason", why)?;
    let own = node.ledger.origin();
    let is_known = match node.store().release(&release).await? {
        Some(held) => held.log.origin == *own && held.manifest.manifest().audience == audience,
        None => node
            .store()
            .withdrawn_release(&release)
            .await?
            .is_some_and(|gone| gone.log.origin == *own && gone.audience == audience),
    };
    if is_known {
        Ok(Correction { release, reason })
    } else {
        Err(ServiceError::field("corrects", "a release of this node for the same audience"))
    }
}

/// The title of a release that is given none: for whom it is, and of which years its figures are.
pub(super) fn default_title(audience: Audience, years: Option<(i32, i32)>) -> Text {
    let (ar, fr, en) = match audience {
        Audience::Public => ("أرقام للعموم", "Chiffres pour le public", "Figures for the public"),
        Audience::Members => ("أرقام للأعضاء", "Chiffres pour les membres", "Figures for members"),
        Audience::Node => {
            ("أرقام للعاملين في العقدة", "Chiffres pour le personnel du nœud", "Figures for the staff of the node")
        }
    };
    let (of_ar, of_fr, of_en) = match years {
        None => Default::default(),
        Some((first, last)) if first == last => (format!("، {first}"), format!(", {first}"), format!(", {first}")),
        Some((first, last)) => {
            (format!("، من {first} إلى {last}"), format!(", de {first} à {last}"), format!(", {first} to {last}"))
        }
    };
    Text { ar: format!("{ar}{of_ar}"), fr: format!("{fr}{of_fr}"), en: format!("{en}{of_en}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_says_for_whom_and_of_which_years() {
        let english = |audience, years| default_title(audience, years).en;
        assert_eq!(english(Audience::Public, Some((2014, 2025))), "Figures for the public, 2014 to 2025");
        assert_eq!(english(Audience::Members, Some((2024, 2024))), "Figures for members, 2024");
        assert_eq!(english(Audience::Node, None), "Figures for the staff of the node");
        assert_eq!(default_title(Audience::Public, Some((2014, 2025))).fr, "Chiffres pour le public, de 2014 à 2025");
        assert_eq!(default_title(Audience::Members, Some((2014, 2025))).ar, "أرقام للأعضاء، من 2014 إلى 2025");
        for audience in Audience::ALL {
            assert!(Title::new(default_title(audience, Some((2014, 2025)))).is_ok());
        }
    }
}
