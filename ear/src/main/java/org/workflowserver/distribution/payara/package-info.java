/**
 * What Payara Micro lacks to take an enterprise archive: the one corner that knows its inside. It
 * also keeps from the container's threads the requests that would hold them: a listener has no
 * time-out for a body as a whole, and HTTP/2, whose streams could not be kept back so, is off. And
 * it keeps in memory but little of a stream of events that is not read, lets no thread of the
 * container overwrite the status of an answer that another thread gives, and puts into words, as
 * problems, what the container refuses by itself.
 *
 * <p>The connections of one address are counted here, the only place where they can be refused
 * before anything is kept of them.
 *
 * <p>Decision: the port is open, and answers 503, while the application starts. Context: the
 * container binds its port before it deploys, and has no way to do so later without a moment in
 * which it answers 404. Rejected: a listener that is enabled after the deployment, which has that
 * moment. Consequence: a start is told apart from a stop, where the port is closed first, by what
 * connecting does.
 *
 * <p>Uses: distribution.
 */
package org.workflowserver.distribution.payara;
