//! CatalogService: the catalogue that this node judges new submissions under.

use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::Arc;

use tokio_stream::Stream;
use tonic::{Request, Response, Status};

use crate::domain::catalogue::area::Level;
use crate::domain::catalogue::{AreaId, Catalogue};
use crate::ledger::CatalogueVersion;
use crate::service::Node;
use crate::service::{Absent, ServiceError};
use crate::wire::catalogue::snapshot_parts;
use crate::wire::pb;

const NAME_CHARS_MAX: usize = 200;
const CODES_MAX: usize = 1_000;

/// The service.
pub struct Catalog {
    node: Arc<Node>,
}

impl Catalog {
    /// The service of a node.
    #[must_use]
    pub fn new(node: Arc<Node>) -> Self {
        Self { node }
    }

    fn current(&self) -> Result<Arc<CatalogueVersion>, ServiceError> {
        self.node.catalogue()
    }
}

fn version(current: &CatalogueVersion) -> Option<pb::LogPosition> {
    Some((&current.position).into())
}

#[tonic::async_trait]
impl pb::catalog_service_server::CatalogService for Catalog {
    type GetCatalogStream = Pin<Box<dyn Stream<Item = Result<pb::GetCatalogResponse, Status>> + Send>>;

    async fn get_catalog(
        &self,
        request: Request<pb::GetCatalogRequest>,
    ) -> Result<Response<Self::GetCatalogStream>, Status> {
        let current = self.current()?;
        let (version, digest) = (version(&current), current.digest.to_hex());
        let parts: Vec<Option<pb::CatalogSnapshot>> = if request.into_inner().known == version {
            vec![None]
        } else {
            snapshot_parts(current.catalogue.parts()).into_iter().map(Some).collect()
        };
        let origin = self.node.ledger.origin().to_string();
        let epoch = self.node.ledger.own_log().epoch;
        let membership = self.node.ledger.membership().map(|own| (&own.position).into());
        let answer = move |part| pb::GetCatalogResponse {
            version: version.clone(),
            digest: digest.clone(),
            part,
            origin: origin.clone(),
            membership: membership.clone(),
            epoch,
        };
        let answers = parts.into_iter().map(move |part| Ok(answer(part)));
        Ok(Response::new(Box::pin(tokio_stream::iter(answers))))
    }

    async fn list_indicators(
        &self,
        request: Request<pb::ListIndicatorsRequest>,
    ) -> Result<Response<pb::ListIndicatorsResponse>, Status> {
        let current = self.current()?;
        let codes = request.into_inner().codes;
        if codes.len() > CODES_MAX {
            return Err(ServiceError::field("codes", format!("at most {CODES_MAX}")).into());
        }
        if let Some(unknown) = codes.iter().find(|code| current.catalogue.indicator_by_code(code).is_none()) {
            return Err(ServiceError::absent(Absent::Indicator, short(unknown)).into());
        }
        let wanted: BTreeSet<String> = codes.into_iter().collect();
        let all = &current.catalogue.parts().indicators;
        let indicators = all.iter().filter(|known| wanted.is_empty() || wanted.contains(known.code.as_str()));
        Ok(Response::new(pb::ListIndicatorsResponse {
            indicators: indicators.map(Into::into).collect(),
            version: version(&current),
        }))
    }

    async fn list_areas(
        &self,
        request: Request<pb::ListAreasRequest>,
    ) -> Result<Response<pb::ListAreasResponse>, Status> {
        let current = self.current()?;
        let pb::ListAreasRequest { under, level } = request.into_inner();
        let catalogue = &current.catalogue;
        let under = if under.is_empty() { None } else { Some(one_area(catalogue, &under)?) };
        let level = match level.as_str() {
            "" => None,
            name => Some(Level::parse(name).ok_or_else(|| ServiceError::field("level", "a level of areas"))?),
        };
        let areas = (0..).map(AreaId).zip(&catalogue.parts().areas).filter(|(id, area)| {
            level.is_none_or(|level| area.level == level) && under.is_none_or(|under| catalogue.is_within(*id, under))
        });
        Ok(Response::new(pb::ListAreasResponse {
            areas: areas.map(|(_, area)| area.into()).collect(),
            version: version(&current),
        }))
    }

    async fn list_codes(
        &self,
        request: Request<pb::ListCodesRequest>,
    ) -> Result<Response<pb::ListCodesResponse>, Status> {
        let current = self.current()?;
        let name = request.into_inner().list;
        let list =
            current.catalogue.code_list(&name).ok_or_else(|| ServiceError::absent(Absent::CodeList, short(&name)))?;
        Ok(Response::new(pb::ListCodesResponse { list: Some(list.into()), version: version(&current) }))
    }

    async fn find_areas(
        &self,
        request: Request<pb::FindAreasRequest>,
    ) -> Result<Response<pb::FindAreasResponse>, Status> {
        let current = self.current()?;
        let name = request.into_inner().name;
        if name.chars().count() > NAME_CHARS_MAX {
            return Err(ServiceError::field("name", format!("at most {NAME_CHARS_MAX} characters")).into());
        }
        let catalogue = &current.catalogue;
        let areas = catalogue.find_areas(&name).into_iter().filter_map(|id| catalogue.area(id));
        Ok(Response::new(pb::FindAreasResponse { areas: areas.map(Into::into).collect() }))
    }
}

/// The start of a name that is not known, for the message.
fn short(name: &str) -> String {
    name.chars().take(64).collect()
}

/// The one area that a person means by `name`: a code, an HCP code, an alias or a name in any language.
///
/// # Errors
/// [`ServiceError::NotFound`] if there is none, [`ServiceError::AmbiguousArea`] with the choices if there are several.
pub fn one_area(catalogue: &Catalogue, name: &str) -> Result<AreaId, ServiceError> {
    match catalogue.find_areas(name).as_slice() {
        [] => Err(ServiceError::absent(Absent::Area, short(name))),
        [id] => Ok(*id),
        several => {
            let code = |id: &AreaId| catalogue.area(*id).map(|area| format!("{} ({})", area.code, area.level.as_str()));
            Err(ServiceError::AmbiguousArea { name: short(name), choices: several.iter().filter_map(code).collect() })
        }
    }
}
