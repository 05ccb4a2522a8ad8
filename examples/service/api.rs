//! The calls.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use comity::{
    Acknowledgements, Archive, DataRequest, Decision, DecisionId, Demand, Duty, Fault, Intake, Permit, RefusedKind,
    RequestId, Ruling, Unrecorded, UserContext,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::data::export;
use super::{Service, metrics};

/// Bytes that a body may have: a demand, an intake and a user context of 64 KiB each, and what is around them.
const BODY_BYTES: usize = 200 << 10;
/// A body comes in so long, or not at all.
const BODY_TIME: Duration = Duration::from_secs(10);
/// Positions of decisions that are kept at hand.
const POSITIONS: usize = 10_000;

type Shared = State<Arc<Service>>;

pub(crate) fn router(service: Arc<Service>) -> Router {
    let work = Router::new()
        .route("/requests", post(decide))
        .route("/permits/{decision}/redeem", post(redeem))
        .route("/decisions/{id}/revoke", post(revoke))
        .route("/decisions/{id}/receipt", get(receipt))
        .layer(middleware::from_fn_with_state(Arc::clone(&service), admit));
    // Whoever watches over the service is never turned away.
    let watch = Router::new().route("/health", get(health)).route("/metrics", get(figures));
    work.merge(watch).with_state(service)
}

/// A call that did not do what was asked.
struct Problem {
    status: StatusCode,
    why: String,
}

impl Problem {
    fn new(status: StatusCode, why: impl Into<String>) -> Self {
        Self { status, why: why.into() }
    }

    fn malformed(why: impl std::fmt::Display) -> Self {
        Self::new(StatusCode::BAD_REQUEST, why.to_string())
    }
}

impl From<Unrecorded> for Problem {
    /// Nothing was decided: whoever asked asks again, here or elsewhere.
    fn from(unrecorded: Unrecorded) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, unrecorded.to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let answer = (self.status, Json(json!({"error": self.why})));
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            return ([(header::RETRY_AFTER, "1")], answer).into_response();
        }
        answer.into_response()
    }
}

/// Lets in as many calls as may be under way, each with its whole body. Nothing of the others is read, and no record
/// comes of them.
async fn admit(State(service): Shared, request: Request, next: Next) -> Response {
    let Ok(_turn) = service.turns.try_acquire() else {
        service.turned_away.fetch_add(1, Ordering::Relaxed);
        let why = "too much is under way; nothing of this call was read, so ask again";
        return Problem::new(StatusCode::SERVICE_UNAVAILABLE, why).into_response();
    };
    let (head, body) = request.into_parts();
    let body = match tokio::time::timeout(BODY_TIME, to_bytes(body, BODY_BYTES)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => {
            let why = format!("the body has more than {BODY_BYTES} bytes, or breaks off");
            return Problem::new(StatusCode::PAYLOAD_TOO_LARGE, why).into_response();
        }
        Err(_) => return Problem::new(StatusCode::REQUEST_TIMEOUT, "the body did not come in time").into_response(),
    };
    next.run(Request::from_parts(head, Body::from(body))).await
}

/// Reads a document strictly: nothing unknown, nothing twice, and errors that name the field.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let mut from = serde_json::Deserializer::from_slice(body);
    let document = serde_path_to_error::deserialize(&mut from)
        .map_err(|why| Problem::malformed(format_args!("`{}`: {}", why.path(), why.inner())))?;
    from.end().map_err(Problem::malformed)?;
    Ok(document)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseDocument {
    demand: Demand,
    intake: Intake,
    user: UserContext,
}

/// Decides. Where the caller goes away meanwhile, the record stays and nothing is permitted.
async fn decide(State(service): Shared, body: Bytes) -> Result<Json<Value>, Problem> {
    let CaseDocument { demand, intake, user } = read(&body)?;
    let request = DataRequest::new(demand, intake).map_err(Problem::malformed)?;
    if !service.permits.room() {
        let why = "too many permits wait to be redeemed; nothing was decided, so ask again";
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, why));
    }
    let decision = service.gate.evaluate_async(&request, &user).await?;
    if !request.demand().national_security() {
        let mut positions = service.positions.lock().unwrap_or_else(PoisonError::into_inner);
        positions.insert(decision.id().to_owned(), decision.receipt().position());
        if positions.len() > POSITIONS {
            positions.pop_first();
        }
    }
    let mut answer = answer(&decision)?;
    let id = decision.id().to_owned();
    if let (_, Some(permit)) = decision.into_parts() {
        if let Some(answer) = answer.as_object_mut() {
            answer.insert("permit".to_owned(), offer(&id, &permit));
        }
        service.permits.keep(id, permit);
    }
    Ok(Json(answer))
}

/// A decision as its caller reads it.
fn answer(decision: &Decision) -> Result<Value, Problem> {
    let internal = |why: &dyn std::fmt::Display| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, why.to_string());
    let codes = decision.rulings().iter().flat_map(Ruling::reasons).map(|cited| &cited.code);
    let reasons: BTreeMap<String, &str> =
        codes.filter_map(|code| Some((code.to_string(), decision.reason(code)?.title.as_str()))).collect();
    let receipt = decision.receipt();
    let proof = receipt.to_text_with(decision.record().bytes()).map_err(|why| internal(&why))?;
    Ok(json!({
        "id": decision.id(),
        "outcome": decision.outcome().as_str(),
        "rulings": serde_json::to_value(decision.rulings()).map_err(|why| internal(&why))?,
        "reasons": reasons,
        "faults": decision.faults().iter().map(Fault::to_string).collect::<Vec<_>>(),
        "receipt": {"position": receipt.position(), "digest": receipt.digest(), "proof": proof},
        "permit": null,
    }))
}

fn offer(id: &str, permit: &Permit) -> Value {
    json!({
        "redeem": format!("/permits/{id}/redeem"),
        "measures": permit.measures().collect::<Vec<_>>(),
        "comes_before": permit.comes_before().map(Duty::as_str).collect::<Vec<_>>(),
        "lapses": permit.lapses().to_string(),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    /// Whose word it is that a duty is done, by the duty.
    acknowledged: BTreeMap<String, RequestId>,
}

/// Redeems a permit and exports what it allows.
async fn redeem(State(service): Shared, Path(id): Path<String>, body: Bytes) -> Result<Response, Problem> {
    let mut words = Acknowledgements::none();
    for (duty, by) in read::<Words>(&body)?.acknowledged {
        words = words.with(duty.parse::<Duty>().map_err(Problem::malformed)?, by);
    }
    let permit = service.permits.take(&id).ok_or_else(|| {
        let why = "there is no permit of that decision: it was used, taken back or overtaken, or there was none";
        Problem::new(StatusCode::NOT_FOUND, why)
    })?;
    match permit.redeem_async(&service.gate, &words).await {
        Ok(release) => Ok(Json(export(&release)).into_response()),
        Err(refused) => {
            let kind = refused.kind();
            let status = if matches!(kind, RefusedKind::Unacknowledged(_)) {
                StatusCode::UNPROCESSABLE_ENTITY
            } else if matches!(kind, RefusedKind::Swapping | RefusedKind::Unrecorded(_)) {
                StatusCode::SERVICE_UNAVAILABLE
            } else {
                StatusCode::CONFLICT
            };
            let problem = Problem::new(status, refused.to_string());
            if let Some(permit) = refused.into_permit() {
                service.permits.keep(id, permit);
            }
            Err(problem)
        }
    }
}

/// Takes back what is live of a decision.
async fn revoke(State(service): Shared, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let id: DecisionId = id.parse().map_err(Problem::malformed)?;
    drop(service.permits.take(id.as_str()));
    let revoked = away(move || service.gate.revoke(id.as_str())).await??;
    Ok(Json(json!({"revoked": revoked})))
}

/// A proof that stands alone: under the published checkpoint where that covers the record.
async fn receipt(State(service): Shared, Path(id): Path<String>) -> Result<String, Problem> {
    let id: DecisionId = id.parse().map_err(Problem::malformed)?;
    let proof = away(move || {
        let archive = Archive::open(&service.audit)?;
        let at_hand = service.positions.lock().unwrap_or_else(PoisonError::into_inner).get(id.as_str()).copied();
        let position = match at_hand {
            Some(position) => Some(position),
            // An older one, by reading the whole log: a service with a long one keeps positions elsewhere.
            None => archive.find(id.as_str())?.map(|placed| placed.position),
        };
        position.map(|position| archive.prove(position)).transpose()
    });
    match proof.await? {
        Ok(Some(proof)) => Ok(proof.to_string()),
        Ok(None) => Err(Problem::new(StatusCode::NOT_FOUND, "there is no record of that decision")),
        Err(why) => Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, why.to_string())),
    }
}

/// Does what blocks on a thread where that harms nobody.
async fn away<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|why| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, why.to_string()))
}

async fn health(State(service): Shared) -> (StatusCode, Json<Value>) {
    let health = service.gate.health();
    let status = if metrics::well(&health) { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(metrics::document(&health)))
}

async fn figures(State(service): Shared) -> ([(header::HeaderName, &'static str); 1], String) {
    let text = metrics::text(&service.gate.health(), service.turned_away.load(Ordering::Relaxed));
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text)
}
