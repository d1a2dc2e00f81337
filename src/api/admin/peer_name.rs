//! The name of a node that is to become a peer.

use marsad_domain::code::OriginName;
use marsad_identity::{ClientTls, connect};
use marsad_service::ServiceError;
use marsad_wire::pb;

/// Asks the node at an address who it is, then compares that with its certificate.
pub async fn ask_name(tls: &ClientTls, url: &str) -> Result<OriginName, ServiceError> {
    let channel = connect(url, tls, None).await.map_err(|error| ServiceError::PeerUnreachable(Box::new(error)))?;
    let mut client = pb::admin_service_client::AdminServiceClient::new(channel);
    let answer = client.who_am_i(pb::WhoAmIRequest {}).await;
    let answer = answer.map_err(|error| ServiceError::PeerUnreachable(Box::new(error)))?.into_inner();
    let name = OriginName::new(&answer.node).map_err(|error| ServiceError::PeerUnreachable(Box::new(error)))?;
    let claimed = connect(url, tls, Some(name.clone())).await;
    claimed.map(|_| name).map_err(|error| ServiceError::PeerUnreachable(Box::new(error)))
}
