//! Territories, cities and groups of them.

use crate::code::AreaCode;
use crate::named_enum::named_enum;
use crate::text::Text;

named_enum! {
    /// The level of an area, with its name in the catalogue.
    pub enum Level {
        Country = "country",
        Region = "region",
        Province = "province",
        Commune = "commune",
        Arrondissement = "arrondissement",
        /// A partner city, as fine as a commune. Its figures are added up in groups only, never in its parent.
        City = "city",
        /// A network of areas with dated members.
        Network = "network",
        /// Areas whose figures are known only as one sum. Checks and disclosure control use it; the tree does not have it.
        Residual = "residual",
    }
}

impl Level {
    /// A number that grows as levels get finer: country 0, region 1, province 2, commune and city 3, arrondissement 4.
    /// Groups have that of a country.
    #[must_use]
    pub fn fineness(self) -> u8 {
        match self {
            Self::Country | Self::Network | Self::Residual => 0,
            Self::Region => 1,
            Self::Province => 2,
            Self::Commune | Self::City => 3,
            Self::Arrondissement => 4,
        }
    }

    /// The next coarser level of territories; none above a country, and of what is no tier of the tree.
    #[must_use]
    pub fn coarser(self) -> Option<Self> {
        match self {
            Self::Arrondissement => Some(Self::Commune),
            Self::Commune => Some(Self::Province),
            Self::Province => Some(Self::Region),
            Self::Region => Some(Self::Country),
            Self::Country | Self::City | Self::Network | Self::Residual => None,
        }
    }
}

/// A territory, a city, or a group (a network or a residual).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    pub code: AreaCode,
    /// The territory that this one is administratively part of; `None` for countries and groups.
    pub parent: Option<AreaCode>,
    pub level: Level,
    /// The kind within the level, as the administration names it: `prefecture` among provinces.
    pub kind: String,
    pub name: Text,
    /// The name in Amazigh (Tifinagh); empty if unknown.
    pub name_zgh: String,
    pub iso_3166_2: String,
    /// The code of the High Commission for Planning, `09.163.01.01`.
    pub hcp_code: String,
    /// The same territory under another code. A group counts the two only once.
    pub same_as: Option<AreaCode>,
    /// Other spellings met in sources.
    pub aliases: Vec<String>,
    /// The HCP code before the renumbering of 2024, for series that begin earlier.
    pub code_2014: String,
    /// The centre, in degrees north and east times 10^4.
    pub position: Option<(i32, i32)>,
    /// The members of a group; empty for other areas.
    pub members: Vec<Member>,
}

/// A member of a group, for a span of years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub area: AreaCode,
    /// The first and the last year of membership; `None` is unlimited.
    pub since: Option<i32>,
    pub until: Option<i32>,
}

impl Member {
    /// Whether the membership holds in `year`.
    #[must_use]
    pub fn holds_in(&self, year: i32) -> bool {
        self.since.is_none_or(|since| since <= year) && self.until.is_none_or(|until| year <= until)
    }
}
