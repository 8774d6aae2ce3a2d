/** Number of a video identification; never to be mixed with a request's (one-shot-api 1.2). */
export type VideoidPk = number & { readonly brand: "videoid_pk" };
/** Number of a request, the same in both APIs. */
export type RequestPk = number & { readonly brand: "request_pk" };
/** UUID under which the provider stores a film (ra-api 7.4). */
export type VideoIdentifier = string & { readonly brand: "video_identifier" };
