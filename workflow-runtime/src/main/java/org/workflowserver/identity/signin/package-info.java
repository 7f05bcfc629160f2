/**
 * How a request signs in, under Jakarta Security: by bearer token at the API, by form and session
 * in the console. The one place of the runtime that knows HTTP, since the container takes one
 * mechanism handler for the whole deployable.
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
 *       nothing was written; {@link org.workflowserver.identity.signin.SignInRefusal#of} says
 *       whether it was wrong or throttled. Who is signed in: {@link
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
 * <p>Uses: identity, refusal, settings.
 */
package org.workflowserver.identity.signin;
