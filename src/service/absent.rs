//! Things that a caller asks for and that are absent.

macro_rules! absent {
    ($($(#[$doc:meta])* $absent:ident = $reason:literal, $what:literal;)+) => {
        /// Something that is absent, or not for this caller.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Absent { $($(#[$doc])* $absent,)+ }

        impl Absent {
            /// A stable name of the kind of error, for programs.
            pub(super) const fn reason(self) -> &'static str {
                match self { $(Self::$absent => $reason,)+ }
            }

            /// Its kind in a sentence.
            pub(super) const fn what(self) -> &'static str {
                match self { $(Self::$absent => $what,)+ }
            }
        }
    };
}

absent! {
    Submission = "NOT_FOUND", "submission";
    Receipt = "NOT_FOUND", "receipt";
    CodeList = "UNKNOWN_CODE_LIST", "code list";
    Grant = "NOT_FOUND", "grant";
    Peer = "NOT_FOUND", "peer";
    Log = "NOT_FOUND", "log";
    /// No release, or none that holds what is asked for.
    Release = "NOT_PUBLISHED", "release with what is asked for";
    Plan = "NOT_FOUND", "planned release";
    Call = "UNKNOWN_CALL", "call";
    Indicator = "UNKNOWN_INDICATOR", "indicator";
    Area = "UNKNOWN_AREA", "area";
    Entry = "NOT_FOUND", "entry";
    Incident = "NOT_FOUND", "incident";
    /// A file at the desk.
    DeskFile = "NOT_FOUND", "file";
}
