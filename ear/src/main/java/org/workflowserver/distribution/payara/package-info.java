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
 * <p>What was decided, and why:
 *
 * <ol>
 *   <li><b>The port is open, and answers 503, while the application starts.</b> <i>Context:</i> the
 *       container binds its port before it deploys, and has no way to do so later without a moment
 *       in which it answers 404. <i>Rejected:</i> a listener that is enabled after the deployment,
 *       which has that moment. <i>Consequence:</i> a start is told apart from a stop, where the
 *       port is closed first, by what connecting does.
 *   <li><b>Each caller has some of the container's threads, and is told apart before the
 *       application has the request.</b> <i>Context:</i> one caller with 500 connections had all of
 *       them for seconds. <i>Decision:</i> {@link
 *       org.workflowserver.distribution.payara.CallerThreads} queues a whole request without a
 *       thread; whose it is follows from a credential that the application verified before, else
 *       from the address. <i>Rejected:</i> a filter of the web modules that begins asynchronous
 *       processing and dispatches the request later: the container loses a dispatch by another
 *       thread than the one that has not left the application yet, looks for its target by the
 *       decoded path, and makes it on threads of which there may be any number. <i>Consequence:</i>
 *       the console has it as well; an application server of one's own has it not.
 * </ol>
 *
 * <p>Uses: distribution.
 */
package org.workflowserver.distribution.payara;
