//! Territories, cities and groups of them.

use crate::code::AreaCode;
use crate::text::Text;

/// The level of an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Country,
    Region,
    Province,
    Commune,
    Arrondissement,
    /// A partner city: never a part of its parent; it adds up only in groups, and is as fine as a commune.
    City,
    /// A network of areas with dated members.
    Network,
    /// Areas whose figures are only known together; joins checks and disclosure, never the tree.
    Residual,
}

impl Level {
    /// All levels.
    pub const ALL: [Self; 8] = [
        Self::Country,
        Self::Region,
        Self::Province,
        Self::Commune,
        Self::Arrondissement,
        Self::City,
        Self::Network,
        Self::Residual,
    ];

    /// The name in the catalogue.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Region => "region",
            Self::Province => "province",
            Self::Commune => "commune",
            Self::Arrondissement => "arrondissement",
            Self::City => "city",
            Self::Network => "network",
            Self::Residual => "residual",
        }
    }

    /// The level of a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == name)
    }

    /// How fine the level is: country 0, region 1, province 2, commune and city 3, arrondissement 4. Groups are as coarse
    /// as a country.
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
}

/// A territory, a city, or a group (a network or a residual).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    pub code: AreaCode,
    /// The territory that this one is administratively part of; none for countries, groups.
    pub parent: Option<AreaCode>,
    pub level: Level,
    /// The kind within the level, as the administration names it: `prefecture` among provinces.
    pub kind: String,
    pub name: Text,
    /// The name in Amazigh (Tifinagh), empty where none is known.
    pub name_zgh: String,
    pub iso_3166_2: String,
    /// The code of the High Commission for Planning, `09.163.01.01`.
    pub hcp_code: String,
    /// The same territory under another code: never counted twice in a group.
    pub same_as: Option<AreaCode>,
    /// Other spellings met in sources.
    pub aliases: Vec<String>,
    /// Earlier HCP code, for series that cross the renumbering of 2024.
    pub code_2014: String,
    /// Degrees north and east, scaled by 10^4; of the centre.
    pub position: Option<(i32, i32)>,
    /// Members, of groups only.
    pub members: Vec<Member>,
}

/// A member of a group, for a span of years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub area: AreaCode,
    /// First and last year of membership; open where none.
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
