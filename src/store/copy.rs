//! The binary format of COPY (PostgreSQL manual, "COPY", section "Binary Format"), written to a buffer.

use sqlx::PgConnection;

use super::StoreError;

/// When a buffer is sent, in bytes.
const SEND_BYTES: usize = 512 * 1024;

/// Rows on their way into a table, in one COPY.
pub(super) struct Copy<'c> {
    sink: sqlx::postgres::PgCopyIn<&'c mut PgConnection>,
    buffer: Vec<u8>,
}

impl<'c> Copy<'c> {
    /// Begins `statement`, which must be `COPY … FROM STDIN (FORMAT binary)`.
    pub async fn begin(connection: &'c mut PgConnection, statement: &'static str) -> Result<Self, StoreError> {
        let sink = connection.copy_in_raw(statement).await?;
        let mut buffer = Vec::with_capacity(SEND_BYTES + 4096);
        buffer.extend_from_slice(b"PGCOPY\n\xff\r\n\0");
        // No flags, no extension of the header.
        buffer.extend_from_slice(&[0; 8]);
        Ok(Self { sink, buffer })
    }

    /// Begins a row of `fields` fields, which must follow.
    pub async fn row(&mut self, fields: i16) -> Result<(), StoreError> {
        if self.buffer.len() >= SEND_BYTES {
            // While this waits for the socket nothing else can be done anyway: the buffer is reused.
            self.sink.send(self.buffer.as_slice()).await?;
            self.buffer.clear();
        }
        self.buffer.extend_from_slice(&fields.to_be_bytes());
        Ok(())
    }

    pub fn int2(&mut self, value: i16) {
        self.field(&value.to_be_bytes());
    }

    pub fn int4(&mut self, value: i32) {
        self.field(&value.to_be_bytes());
    }

    pub fn int8(&mut self, value: i64) {
        self.field(&value.to_be_bytes());
    }

    pub fn null(&mut self) {
        self.buffer.extend_from_slice(&(-1i32).to_be_bytes());
    }

    /// A text or bytea.
    pub fn bytes(&mut self, value: &[u8]) {
        self.field(value);
    }

    fn field(&mut self, value: &[u8]) {
        // No field of ours is anywhere near 2 GiB; a length beyond makes the server refuse the row.
        let length = i32::try_from(value.len()).unwrap_or(i32::MAX);
        self.buffer.extend_from_slice(&length.to_be_bytes());
        self.buffer.extend_from_slice(value);
    }

    /// Ends the COPY and gives the number of rows.
    pub async fn finish(mut self) -> Result<u64, StoreError> {
        self.buffer.extend_from_slice(&(-1i16).to_be_bytes());
        self.sink.send(self.buffer.as_slice()).await?;
        Ok(self.sink.finish().await?)
    }
}
