//! The arguments of the program: the names that documentation and other people's scripts use.

use clap::{Parser, Subcommand};

use crate::cli::{
    call, catalog, certs, check, cite, demo, due, explain, incidents, log, member, node, parse_lang, person, pull,
    receipt, release, roster, serve, submissions, submit, sync, template,
};
use crate::domain::text::Lang;

/// The heading of the options that every command has.
pub const GLOBAL: &str = "With every command";

/// Marsad: regional observatories exchange indicators and events, and can prove what they received.
#[derive(Debug, Parser)]
#[command(name = "marsad", version, arg_required_else_help = true, propagate_version = true)]
pub struct Cli {
    /// The profile to call a node with: a file, or the name of one
    #[arg(long = "as", global = true, help_heading = GLOBAL, env = "MARSAD_AS", value_name = "NAME")]
    pub profile: Option<String>,
    /// The language: ar, fr or en; by default the locale's
    #[arg(long, global = true, help_heading = GLOBAL, value_parser = parse_lang)]
    pub lang: Option<Lang>,
    /// Answer in JSON
    #[arg(long, global = true, help_heading = GLOBAL)]
    pub json: bool,
    /// Tell the causes of a failure
    #[arg(long, short, global = true, help_heading = GLOBAL)]
    pub verbose: bool,
    #[command(subcommand)]
    pub command: Command,
}

/// What the program does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a whole federation on this machine, with real data
    #[command(after_help = "Examples:\n  marsad demo\n  marsad demo --once --json")]
    Demo(demo::DemoArgs),
    /// Run a node
    #[command(after_help = "Example:\n  marsad serve --config node/node.toml")]
    Serve(serve::ServeArgs),
    /// Set up a node, rebuild its views, see what it holds
    #[command(
        after_help = "Examples:\n  marsad --as national-admin node status\n  marsad node init --name national --operator national --dir node --database postgres:///marsad"
    )]
    #[command(subcommand)]
    Node(node::NodeCommand),
    /// Write a workbook to fill in, with your territories and your last figures
    #[command(
        after_help = "Examples:\n  marsad --as souss-massa-council template EDU_ENROL --period 2024 --by SEX -o pupils.xlsx\n  marsad --as oriental-council --lang ar template --call 2024-stock -o stock.xlsx"
    )]
    Template(template::TemplateArgs),
    /// Submit observations or events
    #[command(
        after_help = "Examples:\n  marsad --as souss-massa-council submit observations figures.csv --receipt figures.receipt.json\n  marsad --as souss-massa-council submit events plan.jsonl"
    )]
    Submit(submit::SubmitArgs),
    /// Check files as a submission would, and store nothing
    #[command(
        after_help = "Examples:\n  marsad --as souss-massa-council check observations figures.csv\n  marsad check observations figures.csv --offline"
    )]
    Check(check::CheckArgs),
    /// What was submitted
    #[command(after_help = "Example:\n  marsad --as souss-massa-council submissions list")]
    #[command(subcommand)]
    Submissions(submissions::SubmissionsCommand),
    /// Pull aggregates, observations or events
    #[command(
        after_help = "Examples:\n  marsad --as oriental-observatory pull aggregates IMM_STOCK --area MA --level region\n  marsad --as oriental-observatory pull aggregates POP_TOTAL --by SEX --from 2014 -o population.csv\n  marsad --as oriental-observatory pull events --type GOV_ --area MA-02"
    )]
    #[command(subcommand)]
    Pull(pull::PullCommand),
    /// How a figure came about
    #[command(after_help = "Example:\n  marsad --as oriental-observatory explain IMM_STOCK --area MA-09 --period 2024")]
    Explain(explain::ExplainArgs),
    /// Indicators, areas and codes
    #[command(
        after_help = "Examples:\n  marsad --as oriental-observatory catalog find Nador\n  marsad --as oriental-observatory catalog codes SEX"
    )]
    #[command(subcommand)]
    Catalog(catalog::CatalogCommand),
    /// Releases: what aggregates are pulled from
    #[command(
        after_help = "Examples:\n  marsad --as national-admin release build --title-en \"First release\"\n  marsad --as oriental-observatory release list"
    )]
    #[command(subcommand)]
    Release(release::ReleaseCommand),
    /// How to cite a figure of a release, in three languages
    #[command(after_help = "Example:\n  marsad --as oriental-observatory cite latest IMM_STOCK MA-09 2024")]
    Cite(cite::CiteArgs),
    /// Who owes which figures, for which territories, how often and by when
    #[command(
        after_help = "Examples:\n  marsad --as souss-massa-observatory roster show IMM_STOCK --as-of 2026-01-01\n  marsad --as national-admin roster set IMM_STOCK --type REGION --level region --area MA --from 2024-01-01\n  marsad --as souss-massa-admin roster import roster.csv"
    )]
    #[command(subcommand)]
    Roster(roster::RosterCommand),
    /// Calls for data: figures that a node asks for until a day
    #[command(
        after_help = "Examples:\n  marsad --as oriental-admin call open --id 2024-stock --indicator IMM_STOCK --area MA-02 --period 2024 --deadline 2027-03-31\n  marsad --as oriental-council submit observations stock.csv --call 2024-stock\n  marsad --as oriental-council call answer 2024-stock --cannot L --reason \"no survey in 2024\""
    )]
    #[command(subcommand)]
    Call(call::CallCommand),
    /// The board: who owes which figures by when, and what came
    #[command(
        after_help = "Examples:\n  marsad --as oriental-reviewer due\n  marsad --as oriental-council due --call 2024-stock"
    )]
    Due(due::DueArgs),
    /// How far this node and its peers are
    #[command(after_help = "Example:\n  marsad --as national-admin sync status")]
    #[command(subcommand)]
    Sync(sync::SyncCommand),
    /// What the node refused, from whom and why
    #[command(
        after_help = "Examples:\n  marsad --as national-admin incidents list\n  marsad --as national-admin incidents show 3 --evidence fork.json"
    )]
    #[command(subcommand)]
    Incidents(incidents::IncidentsCommand),
    /// The log, and proofs about it
    #[command(after_help = "Example:\n  marsad --as oriental-observatory log verify --origin national")]
    #[command(subcommand)]
    Log(log::LogCommand),
    /// Receipts, without a network
    #[command(after_help = "Example:\n  marsad receipt verify figures.receipt.json")]
    #[command(subcommand)]
    Receipt(receipt::ReceiptCommand),
    /// A certificate authority
    #[command(
        after_help = "Examples:\n  marsad certs init\n  marsad certs issue submitter region-sm --node souss-massa --url https://localhost:7400\n  marsad certs revoke certs/submitter-region-sm.pem"
    )]
    #[command(subcommand)]
    Certs(certs::CertsCommand),
    /// Members and grants
    #[command(
        after_help = "Examples:\n  marsad --as national-admin member add organisation region-sm --type REGION --territory MA-09\n  marsad --as souss-massa-admin member grant submitter region-sm submit --territory MA-09"
    )]
    #[command(subcommand)]
    Member(member::MemberCommand),
    /// People who log in with one-time codes; at the node itself
    #[command(
        after_help = "Examples:\n  marsad person invite --config node.toml f.alaoui submitter region-sm --language fr\n  marsad person list --config node.toml\n  marsad person remove --config node.toml f.alaoui"
    )]
    #[command(subcommand)]
    Person(person::PersonCommand),
    /// Who you are to the node
    #[command(after_help = "Example:\n  marsad --as souss-massa-council whoami")]
    Whoami,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::domain::sharing::Sharing;

    fn parse(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(line.split(' '))
    }

    #[test]
    fn the_arguments_agree_with_themselves() {
        Cli::command().debug_assert();
    }

    #[test]
    fn help_says_nothing_of_defaults_that_are_nothing_and_shows_an_example() {
        fn pages(command: &mut clap::Command, texts: &mut Vec<String>) {
            texts.push(command.render_help().to_string());
            for below in command.get_subcommands_mut() {
                pages(below, texts);
            }
        }
        let mut command = Cli::command();
        command.build();
        let mut texts = Vec::new();
        pages(&mut command, &mut texts);
        for text in &texts {
            assert!(!text.contains("[default: ]") && !text.contains("[default: \"\"]"), "{text}");
        }
        for below in command.get_subcommands_mut().filter(|below| below.get_name() != "help") {
            assert!(below.render_help().to_string().contains("marsad "), "{}", below.get_name());
            assert!(below.get_after_help().is_some(), "{}", below.get_name());
        }
    }

    #[test]
    fn the_names_that_others_use_are_there() {
        for line in [
            "marsad demo --dir D --once --json --fresh",
            "marsad serve --config F",
            "marsad node rebuild --config F",
            "marsad node digest --config F",
            "marsad node status",
            "marsad submit observations a.csv b.csv --sharing local --accept-warnings why",
            "marsad submit events a.json --set-aside F --idempotency-key K-1 --receipt R",
            "marsad check observations a.csv --offline",
            "marsad submissions list",
            "marsad submissions show ID",
            "marsad submissions show ID --diff --json",
            "marsad pull aggregates A,B --area MA --level region --by SEX,AGE --where SEX=F,AGE=Y15 --method LEGAL --from 2014 \
             --to 2024 --freq A --release latest --format csv -o F --labels fr",
            "marsad pull observations A --reporter hcp --mine --as-of 2026-01-01T00:00:00Z",
            "marsad pull events --type GOV_ --area MA --from 2017 --to 2018 --theme T --organisation O --programme P",
            "marsad explain A --area MA --period 2024 --where SEX=F --release latest",
            "marsad catalog indicators",
            "marsad catalog areas",
            "marsad catalog codes SEX",
            "marsad catalog check F",
            "marsad catalog find Nador",
            "marsad catalog publish",
            "marsad release list",
            "marsad release build",
            "marsad release build --audience public --provisional --licence L --corrects ID --reason R --plan P --early R",
            "marsad release list --builder national --planned",
            "marsad release plan list --builder national",
            "marsad release plan add 2026-q4 --date 2026-12-15 --audience public --title-ar A --title-fr F --title-en E --why W",
            "marsad release plan drop 2026-q4 --why W",
            "marsad release show ID",
            "marsad release diff A B",
            "marsad release diff A B --submissions --json",
            "marsad cite ID IMM_STOCK MA-09 2024",
            "marsad cite ID IMM_STOCK --area MA-09 --period 2024 --where SEX=F --method LEGAL",
            "marsad roster show",
            "marsad roster show A,B --area MA --as-of 2026-01-01 --origin O --history -o F",
            "marsad roster set A --organisation O --area MA-09 --from 2024-01-01 --until 2025-12-31 --due-days 90 --note N",
            "marsad roster set A --type REGION --level region --area MA --from 2024-01-01 --rhythm A2 --remove",
            "marsad roster import F --add --note N",
            "marsad call open --id C --indicator A,B --area MA-02 --period 2024 --deadline 2025-03-31 --note N",
            "marsad call open --id C --indicator A --organisation O,P --period 2024-Q3 --deadline 2025-03-31",
            "marsad call list --closed",
            "marsad call close C --note N",
            "marsad call answer C --cannot L --reason R --indicator A --area MA-02 --receipt F",
            "marsad submit observations a.csv --call C",
            "marsad template A,B --period 2024 --by SEX,AGE --lang ar -o F.xlsx",
            "marsad template --call C -o F.xlsx",
            "marsad due",
            "marsad due --organisation O --area A --call C --since 2025-01-01 --indicators",
            "marsad sync status",
            "marsad sync add-peer https://localhost:1",
            "marsad sync now",
            "marsad sync peers",
            "marsad sync remove-peer oriental",
            "marsad incidents list",
            "marsad incidents show 3 --evidence F",
            "marsad node accept-head --config F --size 3",
            "marsad node open-epoch --config F --why W",
            "marsad member add --replace node oriental --key K --territory MA-02",
            "marsad member add node oriental --key K --territory MA-02 --replace",
            "marsad member remove node oriental",
            "marsad member remove organisation region-or",
            "marsad log show",
            "marsad log verify --origin O",
            "marsad log verify-proof F",
            "marsad receipt verify F",
            "marsad receipt print F",
            "marsad certs init",
            "marsad certs issue node souss-massa",
            "marsad certs issue submitter region-sm --node souss-massa --url https://localhost:7400",
            "marsad certs issue submitter region-sm --p12 --node souss-massa --person P --legacy",
            "marsad certs revoke 01",
            "marsad certs list",
            "marsad member list",
            "marsad member grant submitter region-sm submit --territory MA-09",
            "marsad member revoke submitter region-sm submit",
            "marsad person invite --config F f.alaoui submitter region-sm --language ar --again",
            "marsad person list --config F",
            "marsad person remove f.alaoui --config F",
            "marsad whoami --as a --lang fr --json",
        ] {
            let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
            if let Err(error) = parse(&line) {
                panic!("{line}: {error}");
            }
        }
    }

    #[test]
    fn wrong_usage_is_noticed() {
        for line in [
            "marsad submit observations",
            "marsad submit figures a.csv",
            "marsad submit observations a.csv --sharing members:a",
            "marsad submit observations a.csv --idempotency-key a/b",
            "marsad pull aggregates",
            "marsad pull aggregates A --where SEX",
            "marsad pull aggregates A --format xlsx",
            "marsad whoami --lang de",
            "marsad person invite --config F f.alaoui guest region-sm",
            "marsad person invite --config F 1 submitter region-sm",
            "marsad roster set A --area MA --from 2024-01-01",
            "marsad roster show --as-of 2024",
            "marsad call open --id C --indicator A --period 2024 --deadline 2025-03-31",
            "marsad call answer C --cannot X --reason R",
            "marsad receipt verify",
            "marsad certs issue submitter region-sm --node souss-massa",
            "marsad certs issue submitter region-sm --legacy",
            "marsad certs issue submitter region-sm --node souss-massa --url https://localhost:1 --p12",
            "marsad template A -o F.xlsx",
            "marsad template --period 2024 -o F.xlsx",
            "marsad template A --period 2024",
            "marsad release diff A",
            "marsad cite A B MA-09 2024 --area MA-09",
        ] {
            assert!(parse(line).is_err_and(|error| error.use_stderr()), "{line}");
        }
    }

    #[test]
    fn flags_are_read() {
        let cli = parse("marsad submit observations a.csv --sharing local --as b --lang ar").unwrap();
        assert_eq!((cli.profile.as_deref(), cli.lang), (Some("b"), Some(Lang::Arabic)));
        let Command::Submit(args) = cli.command else { panic!("another command") };
        assert_eq!((args.content, args.how.sharing), (submit::Content::Observations, Some(Sharing::Local)));
    }
}
