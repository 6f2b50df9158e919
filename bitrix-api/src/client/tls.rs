//! Transport security: rustls with the system's roots.
//!
//! reqwest is built without a crypto provider of its own (its default needs a C compiler and cmake), so the finished
//! configuration is handed to it: `ring`, unless the application has installed another provider for the process.

use crate::error::{Details, Error, ErrorClass};
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;
use std::sync::{Arc, OnceLock};

/// The configuration for the system's roots and further certificates in PEM.
///
/// Without `https` the portal itself is plain http, and a system without any root is no reason to fail.
pub(super) fn config(pems: &[Vec<u8>], https: bool) -> Result<ClientConfig, Error> {
    // The system's roots are read once: that takes longer than everything else about a client.
    static SYSTEM: OnceLock<ClientConfig> = OnceLock::new();
    if pems.is_empty()
        && let Some(config) = SYSTEM.get()
    {
        return Ok(config.clone());
    }
    let provider = provider();
    let roots = certificates(pems)?;
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|e| failure("the process's crypto provider has no usable TLS version", e))?;
    let mut config = match verifier(roots, provider) {
        Ok(verifier) => builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth(),
        Err(e) if https => {
            let message = "no trusted root certificates: install the system's (package `ca-certificates`)";
            return Err(failure(message, e));
        }
        Err(_) => {
            let mut config = builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth();
            config.alpn_protocols = alpn();
            return Ok(config);
        }
    };
    config.alpn_protocols = alpn();
    if pems.is_empty() {
        return Ok(SYSTEM.get_or_init(|| config).clone());
    }
    Ok(config)
}

fn alpn() -> Vec<Vec<u8>> {
    vec![b"http/1.1".to_vec()]
}

fn provider() -> Arc<CryptoProvider> {
    match CryptoProvider::get_default() {
        Some(installed) => Arc::clone(installed),
        None => Arc::new(rustls::crypto::ring::default_provider()),
    }
}

fn certificates(pems: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, Error> {
    let mut roots = Vec::new();
    for pem in pems {
        let before = roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate =
                certificate.map_err(|e| failure("a root certificate is not readable PEM", e))?;
            roots.push(certificate);
        }
        if roots.len() == before {
            let message = "a root certificate's text has no `BEGIN CERTIFICATE`: it has to be PEM";
            return Err(Error::untyped(Details::new(ErrorClass::Config, message)));
        }
    }
    Ok(roots)
}

#[cfg(not(target_os = "android"))]
fn verifier(
    roots: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, rustls::Error> {
    Ok(Arc::new(Verifier::new_with_extra_roots(roots, provider)?))
}

#[cfg(target_os = "android")]
fn verifier(
    roots: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, rustls::Error> {
    if !roots.is_empty() {
        return Err(rustls::Error::General(
            "Android takes root certificates from its settings alone".to_owned(),
        ));
    }
    Ok(Arc::new(Verifier::new(provider)?))
}

fn failure(message: &'static str, source: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::untyped(Details::new(ErrorClass::Config, message).with_source(source))
}
