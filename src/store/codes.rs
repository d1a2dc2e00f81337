//! Reads stored codes as types of the model. A value that this program never writes is an error.

use marsad_domain::audience::Audience;
use marsad_domain::code::{AreaCode, IndicatorCode, OrganisationCode, OriginName};
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Header, Index, Kind, SharingClass};

use super::StoreError;
use super::integers::{natural, unsigned};

pub(super) fn origin_name(text: &str) -> Result<OriginName, StoreError> {
    OriginName::new(text).map_err(|_| StoreError::corrupt("an invalid name of an origin"))
}

pub(super) fn organisation_code(text: &str) -> Result<OrganisationCode, StoreError> {
    OrganisationCode::new(text).map_err(|_| StoreError::corrupt("an invalid code of an organisation"))
}

pub(super) fn indicator_code(text: &str) -> Result<IndicatorCode, StoreError> {
    IndicatorCode::new(text).map_err(|_| StoreError::corrupt("an invalid code of an indicator"))
}

pub(super) fn area_code(text: &str) -> Result<AreaCode, StoreError> {
    AreaCode::new(text).map_err(|_| StoreError::corrupt("an invalid code of an area"))
}

pub(super) fn audience(text: &str) -> Result<Audience, StoreError> {
    Audience::parse(text).ok_or_else(|| StoreError::corrupt("an unknown audience"))
}

pub(super) fn entry_kind(code: i32) -> Result<Kind, StoreError> {
    u16::try_from(code).map(Kind::from_code).map_err(|_| StoreError::corrupt("an invalid kind of entry"))
}

pub(super) fn sharing_class(code: i16) -> Result<SharingClass, StoreError> {
    u8::try_from(code).map(SharingClass::from_code).map_err(|_| StoreError::corrupt("an invalid sharing class"))
}

pub(super) fn entry_header(bytes: &[u8]) -> Result<Header, StoreError> {
    Header::decode(bytes).map_err(|_| StoreError::corrupt("an invalid header of an entry"))
}

pub(super) fn log_id(origin: &str, epoch: i32) -> Result<LogId, StoreError> {
    Ok(LogId::new(origin_name(origin)?, unsigned(epoch)?))
}

/// The place of an entry: origin and epoch of its log, and its index.
pub(super) fn entry_place(origin: &str, epoch: i32, index: i64) -> Result<(LogId, Index), StoreError> {
    Ok((log_id(origin, epoch)?, natural(index)?))
}
