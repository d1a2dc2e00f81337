//! A browser without a window: HTTP over TLS as a real one speaks it, with a client certificate and cookies. It follows no redirect
//! by itself.

use std::net::SocketAddr;
use std::sync::Arc;

use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, COOKIE, HOST, HeaderMap, LOCATION, SET_COOKIE};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use marsad::domain::code::OriginName;
use marsad::identity::policy::{Administer, Permit, authorise_operator};
use marsad::identity::{GrantKind, Role, TlsFiles};
use rustls::crypto::aws_lc_rs;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::node::{Plan, TestNode, World, catalogue_parts};

/// A node with a desk, which attests what the council `region-or` submits for MA-02.
pub async fn desk_node() -> TestNode {
    let node =
        TestNode::planned(Arc::new(World::new()), Plan { desk: true, connections_max: 4, ..Plan::alone("oriental") })
            .await;
    let ledger = &node.running.node.ledger;
    let permit: Permit<Administer> = authorise_operator();
    ledger.append_catalogue(&permit, catalogue_parts()).await.unwrap();
    let mut membership = node.world.membership(&[(&node.name, &node.key)]);
    let own = OriginName::new(&node.name).unwrap();
    membership.reporters.iter_mut().for_each(|reporter| reporter.attested_by = Some(own.clone()));
    ledger.append_membership(&permit, membership).await.unwrap();
    for name in ["region-or", "region-sm"] {
        node.grant(Role::Submitter, name, GrantKind::Submit, &["MA-02"]).await;
    }
    node
}

/// An answer.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// Where it leads to.
    pub fn location(&self) -> &str {
        self.headers[LOCATION].to_str().unwrap()
    }
}

/// A browser with the certificate of someone, or without one.
#[derive(Clone)]
pub struct Browser {
    address: SocketAddr,
    tls: Arc<ClientConfig>,
    pub cookie: Option<String>,
    /// What it adds to each request.
    pub more: Vec<(&'static str, String)>,
    pub host: String,
}

impl Browser {
    /// A browser that trusts the authority of `world` and shows these files.
    pub fn new(node: &TestNode, files: Option<&TlsFiles>) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(node.world.path("ca.pem")).unwrap()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots);
        let tls = match files {
            None => config.with_no_client_auth(),
            Some(files) => {
                let chain = vec![CertificateDer::from_pem_file(&files.certificate).unwrap()];
                config.with_client_auth_cert(chain, PrivateKeyDer::from_pem_file(&files.key).unwrap()).unwrap()
            }
        };
        let address = node.running.desk_address.unwrap();
        let host = format!("localhost:{}", address.port());
        Self { address, tls: Arc::new(tls), cookie: None, more: Vec::new(), host }
    }

    /// The browser of a council.
    pub fn of_council(node: &TestNode, name: &str) -> Self {
        Self::new(node, Some(&node.as_caller(Role::Submitter, name).files))
    }

    /// A connection of its own for one request; fails if the node gives none.
    pub async fn request(&mut self, method: Method, path: &str, kind: &str, body: Vec<u8>) -> std::io::Result<Answer> {
        let tcp = TcpStream::connect(self.address).await?;
        let name = ServerName::try_from("localhost").unwrap();
        let stream = TlsConnector::from(Arc::clone(&self.tls)).connect(name, tcp).await?;
        let broken = |error: hyper::Error| std::io::Error::other(error);
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
        let connection = tokio::spawn(connection);
        let mut request = Request::builder().method(method).uri(path).header(HOST, &self.host);
        if !kind.is_empty() {
            request = request.header(CONTENT_TYPE, kind);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        for (name, value) in &self.more {
            request = request.header(*name, value);
        }
        let answer = sender.send_request(request.body(Full::new(Bytes::from(body))).unwrap()).await.map_err(broken)?;
        let (head, body) = answer.into_parts();
        let body = body.collect().await.map_err(broken)?.to_bytes().to_vec();
        connection.abort();
        if let Some(set) = head.headers.get(SET_COOKIE) {
            self.cookie = Some(set.to_str().unwrap().split(';').next().unwrap().to_owned());
        }
        Ok(Answer { status: head.status, headers: head.headers, body })
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.request(Method::GET, path, "", Vec::new()).await.unwrap()
    }

    /// The token in the forms of this session.
    pub async fn token(&mut self) -> String {
        let page = self.get("/en/send").await.text();
        let after = page.split_once("name=\"token\" value=\"").expect("a form").1;
        after.split('"').next().unwrap().to_owned()
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let coded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", coded(value))).collect();
        let body = pairs.join("&").into_bytes();
        self.request(Method::POST, path, "application/x-www-form-urlencoded", body).await.unwrap()
    }

    /// Uploads a file with a token.
    pub async fn upload_with(&mut self, token: &str, name: &str, bytes: &[u8]) -> Answer {
        let (kind, body) = form(token, name, bytes);
        self.request(Method::POST, "/en/send", &kind, body).await.unwrap()
    }

    /// Uploads a file; gives the address of its check.
    pub async fn upload(&mut self, name: &str, bytes: &[u8]) -> String {
        let token = self.token().await;
        let answer = self.upload_with(&token, name, bytes).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        answer.location().to_owned()
    }
}

/// A form with a file, as browsers send it.
pub fn form(token: &str, name: &str, bytes: &[u8]) -> (String, Vec<u8>) {
    let name = name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
    let mut body = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--edge\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    ("multipart/form-data; boundary=edge".to_owned(), body)
}
