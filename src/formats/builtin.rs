//! The project's own catalogue, compiled into the program: the first one that the national node publishes.

use marsad_domain::catalogue::Catalogue;

use super::catalogue_files::{CatalogueFiles, FileFault, read_catalogue};

const FILES: [(&str, &[u8]); 8] = [
    ("aliases.csv", include_bytes!("../../catalogue/aliases.csv")),
    ("codelists.csv", include_bytes!("../../catalogue/codelists.csv")),
    ("groups.csv", include_bytes!("../../catalogue/groups.csv")),
    ("indicators.csv", include_bytes!("../../catalogue/indicators.csv")),
    ("organisations.csv", include_bytes!("../../catalogue/organisations.csv")),
    ("programmes.csv", include_bytes!("../../catalogue/programmes.csv")),
    ("territories.csv", include_bytes!("../../catalogue/territories.csv")),
    ("waivers.csv", include_bytes!("../../catalogue/waivers.csv")),
];

/// The files of the catalogue at the time of the build.
#[must_use]
pub fn builtin_files() -> CatalogueFiles {
    FILES.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect()
}

/// The catalogue from these files.
///
/// # Errors
/// The faults of the files; a test checks that there are none.
pub fn builtin() -> Result<Catalogue, Vec<FileFault>> {
    read_catalogue(&builtin_files())
}

#[cfg(test)]
mod tests {
    use super::*;
    use marsad_domain::catalogue::area::Level;

    #[test]
    fn the_projects_own_catalogue_agrees_with_itself() {
        let catalogue = builtin().unwrap_or_else(|faults| {
            let lines: Vec<String> = faults.iter().take(40).map(ToString::to_string).collect();
            panic!("{} faults:\n{}", faults.len(), lines.join("\n"))
        });
        let parts = catalogue.parts();
        assert_eq!((parts.indicators.len(), parts.areas.len()), (111, 1_651));
        let network = catalogue.area_by_code("NET-MC2CM").unwrap();
        assert_eq!((network.level, network.members.len()), (Level::Network, 9));
        assert_eq!(catalogue.find_areas("الناضور").len(), 2);
        assert!(catalogue.area_by_code("MA-09").unwrap().position.is_some());
    }
}
