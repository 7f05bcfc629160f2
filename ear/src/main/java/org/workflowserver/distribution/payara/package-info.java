/**
 * What Payara Micro lacks to take an enterprise archive: the one corner that knows its inside. It
 * also keeps from the container's threads the requests that would hold them: a listener has no
 * time-out for a body as a whole, and HTTP/2, whose streams could not be kept back so, is off. And
 * it keeps in memory but little of a stream of events that is not read, and lets no thread of the
 * container overwrite the status of an answer that another thread gives.
 *
 * <p>Uses: nothing.
 */
package org.workflowserver.distribution.payara;
