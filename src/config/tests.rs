//! A configuration as it is read, and what is refused.

use super::*;

const FULL: &str = r#"
name = "oriental"
listen = "127.0.0.1:7402"
public_url = "https://localhost:7402"
operator = "national"
trusted_keys = ["marsad/oriental+0a0b0c0d+AAAA"]
peers = [{ name = "national", url = "https://localhost:7404" }]
staff = ["reviewer/oriental-reviewer"]
[database]
url = "postgres://marsad:s3cret@localhost/oriental?password=s3cret"
[tls]
certificate = "node.pem"
key = "node.key"
authorities = "/etc/marsad/ca.pem"
revocations = "crl.pem"
[signer]
key = "log.key"
state = "log.state"
[release]
builder = "national"
[limits]
calls_max = 7
[sync]
poll_interval_ms = 3600000
[log]
format = "json"
"#;

fn parse(text: &str) -> Result<Config, ConfigError> {
    Config::parse(text, Path::new("/srv/oriental/marsad.toml"))
}

#[test]
fn what_is_wrong_is_named_with_its_line_and_no_secret_is_shown() {
    let unknown = parse(&FULL.replace("calls_max = 7", "calls_maximum = 7")).unwrap_err();
    assert!(matches!(&unknown, ConfigError::Parse { line: 22, problem, .. } if problem.contains("`calls_maximum`")));
    for (was, broken) in [
        ("?password=s3cret\"", "?password=s3cret"),
        ("url = \"postgres", "connections_max = \"postgres"),
        ("url = \"postgres", "url = [\"postgres"),
    ] {
        let error = parse(&FULL.replace(was, broken)).unwrap_err();
        let mut shown = format!("{error} {error:?}");
        let mut cause = std::error::Error::source(&error);
        while let Some(next) = cause {
            shown.push_str(&format!("{next} {next:?}"));
            cause = next.source();
        }
        assert!(!shown.contains("s3cret"), "{shown}");
    }
}

#[test]
fn a_whole_file_is_read() {
    let config = parse(FULL).unwrap();
    assert_eq!(config.tls.key, Path::new("/srv/oriental/node.key"));
    assert_eq!(config.tls.authorities, Path::new("/etc/marsad/ca.pem"));
    assert_eq!((config.limits.calls_max, config.limits.calls_per_identity_max), (7, 64));
    assert_eq!(config.sync.poll_interval_ms, 3_600_000);
    assert_eq!(config.log.format, LogFormat::Json);
    assert_eq!(config.peers[0].name, "national");
    assert!(config.database_url().unwrap().contains("s3cret"));
}

#[test]
fn secrets_are_not_printed() {
    let printed = format!("{:?}", parse(FULL).unwrap());
    assert!(!printed.contains("s3cret"), "{printed}");
    assert!(printed.contains("postgres://localhost/oriental"), "{printed}");
}

#[test]
fn unknown_keys_and_contradictions_are_refused() {
    for section in ["", "[database]\n", "[tls]\n", "[signer]\n", "[release]\n", "[limits]\n", "[sync]\n", "[log]\n"] {
        let text = if section.is_empty() {
            format!("colour = 1\n{FULL}")
        } else {
            FULL.replace(section, &format!("{section}colour = 1\n"))
        };
        assert!(matches!(parse(&text), Err(ConfigError::Parse { .. })), "{section}");
    }
    assert!(matches!(parse(&FULL.replace("name = \"oriental\"", "")), Err(ConfigError::Parse { .. })));
    for (was, is) in [
        ("[database]\n", "[database]\nurl_file = \"db\"\n"),
        ("https://localhost:7402", "http://localhost:7402"),
        ("calls_max = 7", "calls_max = 0"),
        ("calls_max = 7", "connections_per_key_max = 0"),
        ("poll_interval_ms = 3600000", "poll_interval_ms = 0"),
    ] {
        assert!(matches!(parse(&FULL.replace(was, is)), Err(ConfigError::Wrong { .. })), "{is}");
    }
}
