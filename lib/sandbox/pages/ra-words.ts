import type { Language } from "./words";

const en = {
  title: "Registration authority",
  intro:
    "The authority's own API answers on two hosts of its own and asks for a client certificate. A client needs these settings:",
  operator: "Play the provider's operator",
  operatorOf: "Play the provider's operator for request",
  operatorIntro:
    "What the provider identifies, the provider's own certified operators judge. Natural persons are approved by it; other profiles wait for the officer.",
  validate: "Validate",
  refuse: "Refuse",
  reason: "Reason of a refusal",
  enrol: "Take the certificate",
  enrolOf: "Take the certificate of request",
  enrolTitle: "Your certificate is ready",
  enrolIntro: "You are where the holder takes the certificate. It is issued by a test authority nobody trusts.",
  issued: "The certificate was issued.",
  nothing: "There is nothing to do here. The request is now:",
  validateEidas: "Validation of what the provider identified leads to",
  validateExternal: "Validation of uploaded evidence leads to",
  customer: "Officers may validate what the provider identified",
  oneStep: "Approval straight from the review",
  scratchcards: "Scratchcards",
  CREATED: "CREATED, always",
  by_profile: "ENROLLREADY for natural persons, else CREATED",
  refilled: "Come anew when the last is used",
  run_out: "Run out",
};
export type RaWords = typeof en;

const es: RaWords = {
  title: "Autoridad de registro",
  intro:
    "La API propia de la autoridad responde en dos servidores propios y pide un certificado de cliente. Un cliente necesita estos ajustes:",
  operator: "Hacer de operador del proveedor",
  operatorOf: "Hacer de operador del proveedor en la solicitud",
  operatorIntro:
    "Lo que identifica el proveedor lo juzgan sus propios operadores certificados. A las personas físicas las aprueba con ello; los demás perfiles esperan al operador de registro.",
  validate: "Validar",
  refuse: "Rechazar",
  reason: "Motivo de un rechazo",
  enrol: "Obtener el certificado",
  enrolOf: "Obtener el certificado de la solicitud",
  enrolTitle: "Su certificado está listo",
  enrolIntro: "Aquí el titular obtiene su certificado. Lo emite una autoridad de pruebas en la que nadie confía.",
  issued: "El certificado se ha emitido.",
  nothing: "Aquí no hay nada que hacer. La solicitud está ahora:",
  validateEidas: "Validar lo que identificó el proveedor lleva a",
  validateExternal: "Validar evidencias cargadas lleva a",
  customer: "Los operadores de registro pueden validar lo que identificó el proveedor",
  oneStep: "Aprobación directa desde la revisión",
  scratchcards: "Tarjetas",
  CREATED: "CREATED, siempre",
  by_profile: "ENROLLREADY para personas físicas; si no, CREATED",
  refilled: "Se reponen al usar la última",
  run_out: "Se agotan",
};

const words: Record<Language, RaWords> = { en, es };

export const raWordsOf = (language: Language): RaWords => words[language];
