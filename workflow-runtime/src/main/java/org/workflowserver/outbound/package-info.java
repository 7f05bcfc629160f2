/**
 * The guarded way out: every connection of every component goes through here.
 *
 * <p>A target is judged by its scheme, its port and <em>every</em> address of its name; the
 * connection goes to an address that was judged, never to a second answer of the name service. What
 * comes back is limited while it streams, and one time-out covers the whole call; of a step's call
 * from the moment that there is a connection for it. Owns the connection pool. A refusal reads the
 * same for every reason; the reason goes to the server's log.
 *
 * <p>A large answer is received into a temporary file, and its step waits for memory when it is
 * complete. <i>Context:</i> three hundred answers of a megabyte at once filled a heap of 384 MiB.
 * <i>Rejected:</i> taking memory before an answer is read, or as it comes: a slow one keeps it from
 * others, and those that hold a part each wait for each other until their time is over; fewer
 * connections, which slows down small answers of slow systems. <i>Consequence:</i> answers of more
 * than 64 KiB cost a write and a read of the file cache, and who waits for memory needs no other
 * system to come to an end. On a disk whose reserve is touched such answers stay in memory, of
 * which they have a twelfth together; one that finds none is lost like its connection.
 *
 * <p>Names are looked up on platform threads, of which a tenant has a share. <i>Context:</i> the
 * machine's look-up holds the carrier of a virtual thread until the name's servers answer; a few
 * hundred calls of one tenant to names whose servers say nothing stopped the runs of all.
 * <i>Rejected:</i> addresses of our own that are kept for some time, which would outlive those of
 * the machine's; a client for the name service, which would know nothing of the machine's hosts.
 * <i>Consequence:</i> a new connection to a name costs a hand-over to another thread and back; what
 * a look-up does not answer in the time of its call fails as timed out.
 *
 * <p>E-mail is handed over by a client of our own, which sends a password under encryption only.
 * <i>Context:</i> Angus Mail can talk over a socket that was opened and judged here ({@code
 * SMTPTransport.connect(Socket)}). <i>Tried:</i> Java 21, two processors, deliveries on virtual
 * threads to a mail server that says nothing. From the second delivery on no other virtual thread
 * ran until it gave up, since the transport holds its monitor while it waits, which below Java 24
 * keeps a carrier; the same waits on plain sockets held up nobody. <i>Rejected:</i> threads of the
 * platform for deliveries, up to 256 of them, with a hand-over back and forth; besides that the
 * transport takes lines of any length, so that its streams would have to be wrapped.
 * <i>Consequence:</i> once Java 24 is the least that is served, the transport can be tried again.
 *
 * <p>Uses: clock, database, outbound.guard, outbound.http, outbound.mail, settings.
 */
package org.workflowserver.outbound;
