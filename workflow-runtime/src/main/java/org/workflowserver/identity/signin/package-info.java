/**
 * How a request signs in: by bearer token at the API, under Jakarta Authentication; by form and
 * session in the console, under Jakarta Security. The one place of the runtime that knows HTTP,
 * since both have to be in the module that all others see.
 *
 * <p>In short, for the two web modules:
 *
 * <ul>
 *   <li>The API: the token is verified before a resource is chosen, once. A bad one answers nothing
 *       by itself; {@link org.workflowserver.identity.signin.BearerOutcome#require} gives the
 *       caller or throws the refusal, where it is known whether the resource needs one.
 *   <li>The console: a page's bean calls {@code SecurityContext.authenticate} with a {@code
 *       UsernamePasswordCredential} and {@code newAuthentication(true)}. After {@code SUCCESS} the
 *       session has another id and keeps the person signed in: redirect. After {@code SEND_FAILURE}
 *       nothing was written; {@link org.workflowserver.identity.signin.ConsoleMechanism#refusal}
 *       says whether it was wrong or throttled. Who is signed in: {@link
 *       org.workflowserver.identity.signin.CurrentCaller}, or {@code request.getUserPrincipal()},
 *       which is a {@link org.workflowserver.identity.signin.ConsolePrincipal} with the {@code
 *       Caller}, the display name and whether a new password is due. {@code
 *       SecurityContext.getCallerPrincipal()} may return a wrapping of the container's own. Letting
 *       nobody else past, and leading to the sign-in page and back, is the console's own gate.
 *   <li>A change of one's password ends all sessions of the account, so the page signs in again
 *       with the new one.
 *   <li>Container roles are the scopes, each with those it includes; a web module that asks for one
 *       declares it.
 * </ul>
 *
 * <p>What was decided, and why:
 *
 * <ol>
 *   <li><b>The API signs in by a module of Jakarta Authentication.</b> <i>Context:</i> two
 *       mechanisms of Jakarta Security in one deployable need a handler that picks one, and what
 *       stands between it and the container looks beans up by JNDI twice for each request, with an
 *       exception each time: 6 % of the processor time of a start. <i>Decision:</i> the API's web
 *       module registers a module of its own for itself, which is what Jakarta Security itself does
 *       underneath. <i>Rejected:</i> a filter that wraps the request, behind whose back the
 *       container would know of no caller. <i>Consequence:</i> one mechanism is left, the
 *       console's, and nothing has to pick; the container's security context knows the API's
 *       callers as before.
 *   <li><b>The console's mechanism goes to the identity provider itself.</b> <i>Context:</i> people
 *       sign in to the console by OpenID Connect or by a form. <i>Decision:</i> {@link
 *       org.workflowserver.identity.token.ProviderSignIn} makes the two requests of the
 *       authorization code flow, and what comes back is a credential of the one mechanism; the ID
 *       token passes the same checks as every other token. <i>Rejected:</i> the platform's OpenID
 *       Connect mechanism: it calls the provider past the guard for outgoing calls, makes a session
 *       before the sign-in, keeps the tokens in it, and as a second mechanism needs a handler (see
 *       1); a client library, which brings five jars for two requests. <i>Consequence:</i> sessions
 *       of both kinds are counted, limited and ended in one place; refresh tokens and the front or
 *       back channel's sign-out are not there, a session's length bounds what they would do.
 * </ol>
 *
 * <p>Uses: address, clock, id, identity, identity.account, identity.token, json, limit, refusal,
 * sealing, settings.
 */
package org.workflowserver.identity.signin;
