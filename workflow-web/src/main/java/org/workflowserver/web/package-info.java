/**
 * The console: pages for people, at {@code /console}. Here are the filters that every request
 * passes, the home page, the inbox and the reference; the other pages are in packages by what they
 * are about, which know each other little and share {@code web.page}.
 *
 * <p>One page, one view bean of the same name, where it shows more than {@link
 * org.workflowserver.web.page.Page} knows. Pages talk to the runtime's facades in process, never to
 * entities and never over HTTP. What was decided, and why:
 *
 * <ol>
 *   <li>Plain Faces, no component library: the pages are lists, forms and one picture; a library
 *       would cost start-up time, memory and inline styles, and gives nothing that HTML has not.
 *   <li>Addresses are for people ({@code /runs/fl_run_…}); {@link org.workflowserver.web.Addresses}
 *       forwards them to the view that answers them, and forms post back to the address that the
 *       reader sees. What is chosen on a page (filters, page, node) is in its address, so reload
 *       and back work without further state.
 *   <li>Views are stateless, beans live for a request: any number of tabs, nothing to keep, nothing
 *       to expire. What Faces' view state would prove of a post, a token of the session proves
 *       ({@link org.workflowserver.web.page.FormToken}), before Faces sees the request. There is no
 *       session before the sign-in: its form's token is in a cookie.
 *   <li>A live page asks for itself: the script sends the fingerprint it knows, and gets either 204
 *       or the page, which the part that lives is made like, element by element: what the reader
 *       has selected, opened or focused stays. Rows that the script has come without their content.
 *       Without script a reload does the same.
 *   <li>The page of a run is made of parts ({@link org.workflowserver.web.ChangedPartsFilter}): the
 *       script says which it knows and gets those that changed, also when the reader chooses
 *       something.
 *   <li>Scripts ask when server-sent events tell them to, and from time to time where there are
 *       none. An event only says that there is something new: a page that is made in one way can't
 *       tell two stories, and what the reader may see is decided in one place. There is one stream
 *       for a page, which tells of a run or of the lists of the reader's tenant; the editor's has
 *       that of the lists, for the count of the inbox, and one of the run that it shows.
 *   <li>No inline script or style: {@link org.workflowserver.web.SecurityHeaders} forbids them.
 *       JSON of runs travels as escaped text and becomes a tree in the browser.
 *   <li>Style and scripts are sent in gzip, made once when they are first asked for, and so are
 *       what a script is sent of changes, and pages that a browser says a page of this server asked
 *       for ({@code Sec-Fetch-Site}). Context: a page holds the token of its forms, and from the
 *       lengths of compressed pages that repeat text of somebody else's it could be guessed, by who
 *       sees the connection and has a browser ask thousands of times with other texts. Only another
 *       site can have it do that, and is told apart by that header, which no page sets; browsers
 *       leave it out over plain HTTP, and have pages uncompressed then. What is sent of changes is
 *       asked for without anybody's doing and holds no token, its forms stand beside what lives.
 *       Where an address is shown that whoever knows it may call, any answer is sent as it is. The
 *       container's own compression also unpacks bodies of requests, so that a small one fills the
 *       memory, and connections were closed under it. Rejected: a mask over the token, another one
 *       in each answer: the form of a question is a part that is compared and would be another each
 *       time, and run data has no mask.
 *   <li>No OmniFaces. Context: a router, the token of forms, the stamp of assets and the pages of
 *       errors are some 400 lines of own code, and the library has things of such names. Compared
 *       with version 5: its FacesViews takes what stands behind a view as parameters, so that no
 *       view can stand behind an id, as {@code /runs/{id}/compare} does; it has no token for forms
 *       of stateless views; its versioned resources carry the version in the query, which scripts
 *       that import each other by relative addresses do not hand on; its handlers of exceptions map
 *       types, where here one type says what it is by a code. Decision: none of it. Rejected: other
 *       addresses, to fit the library. Consequence: the four classes stay, and no library is
 *       scanned at the start.
 *   <li>All sentences and labels of pages are in one bundle of texts, which is in English. Pages
 *       name them as {@code text['key']}, code by {@link org.workflowserver.web.page.Texts}.
 *       Consequence: a translation is one more file; a test holds the keys against their uses.
 *   <li>A form that was refused is the answer to its post, with what was typed, and is nowhere
 *       else: not on the server, and in no cache, since some of it is secret. A script puts a get
 *       in the place of the post in the browser's history, which HTML's {@code
 *       history.replaceState} does: so Back and a reload show the page anew, and send nothing
 *       again. Rejected: a redirect, for which each session would hold what was typed until the
 *       next page; sending forms by script and rendering them in place, which makes two ways of
 *       each. Consequence: each address that a form is sent to also answers a get; without script,
 *       and in Safari on a reload, the browser asks before it sends the form again, which is then
 *       refused again.
 *   <li>People are called by the names of their accounts; the display name stands beside that in
 *       the menu of who is signed in and in the list of users. Context: answers, runs and entries
 *       of the audit log hold the account's name, and sentences of the runtime say it; the display
 *       name of people of an identity provider is in their token alone, API keys have none, and one
 *       that was deleted has none any more. Rejected: to look up display names for pages, which
 *       would call some people by one name and others by the other in the same list.
 * </ol>
 *
 * <p>Uses: audit.log, component, database, definition, description, event, identity,
 * identity.signin, interaction, json, limit, paging, refusal, run, settings, statistics,
 * trigger.schedule, web.admin, web.form, web.page, web.run, web.signin, web.workflow.
 */
package org.workflowserver.web;
