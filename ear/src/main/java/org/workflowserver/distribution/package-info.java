/**
 * The way from {@code java -jar} to a running server, and from a signal to a clean end.
 *
 * <p>Owns the launcher at the root of the runnable distribution: it knows the machine (Java,
 * folders, ports, signals, standard output) and hands the deployable to Payara Micro. {@link
 * org.workflowserver.distribution.Launcher} unpacks the distribution once and replaces its process
 * by the virtual machine in which {@link org.workflowserver.distribution.Server} runs.
 *
 * <p>Where the time of a start goes (two cores, JDK 25, H2 in an existing data folder; processor
 * seconds by thread at "Ready"):
 *
 * <table>
 * <caption>Processor seconds of a start</caption>
 * <tr><th>what</th><th>jars inside a jar, Java's own options</th><th>unpacked, AOT cache, chosen
 * options</th></tr>
 * <tr><td>optimizing compiler (C2)</td><td>10.3</td><td>0.8</td></tr>
 * <tr><td>the threads that start the server</td><td>10.5</td><td>4.4</td></tr>
 * <tr><td>quick compiler (C1)</td><td>1.9</td><td>1.8</td></tr>
 * <tr><td>garbage collection, other threads</td><td>2.5</td><td>1.1</td></tr>
 * <tr><td>whole process</td><td>25.2</td><td>8.1</td></tr>
 * </table>
 *
 * <p>Of the time of the starting threads the container's own start takes 24 %, reading and
 * searching the deployable 15 %, persistence 10 %, beans 20 %, the web applications 15 % (Faces
 * more than half of it, most of that a search of all jars, which Payara lists once more behind
 * {@link org.workflowserver.distribution.ContainerLoader}), and the server's own singletons 5 %. A
 * first start takes 8 s of that thread, of which the loading of classes is a quarter, and 16 s in
 * all.
 *
 * <p>Tried without a measurable gain: a larger first heap, another number of compilers, a later
 * quick compiler, later optimization in a first start, an answer of our own for what no jar of the
 * class path has.
 *
 * <p>Decision 1: the launcher replaces its process. Context: jars inside a jar can't be in an AOT
 * cache, and the options of a virtual machine can't come from a jar. Decision: unpack once per
 * build, choose options, call {@code execv}. Rejected: a child process, whose number, signals and
 * exit code are not those that the operator sees, and which outlives a killed parent. Consequence:
 * where {@code execv} can't be called (not on Linux, Java 21) the server runs in the launcher's
 * virtual machine, without cache and options.
 *
 * <p>Decision 2: the AOT cache is made by a second start in the background. Context: a virtual
 * machine writes its cache only when it ends, which would take a clean stop ten seconds, and a
 * killed server never ends. Decision: a training run on an empty data folder, at a low priority,
 * once the server is ready. Rejected: dumping in the server's own process, which stands still
 * meanwhile and leaves out profiles. Consequence: the first minute after the first start uses 400
 * MB more memory.
 *
 * <p>Decision 3: the optimizing compiler begins ten times later. Context: of the 25 s of processor
 * time that a start took, 10 went into methods that run a few thousand times during the start and
 * never again. Rejected: no optimizing compiler, which costs throughput. Consequence: full speed
 * comes after some 50,000 calls of a method.
 *
 * <p>Decision 4: the container is configured by files that the build makes. Context: commands,
 * which Payara makes out of its options too, run one after another in transactions, and a
 * deployable that is an archive is written into folders at each start. Decision: the build changes
 * Payara's domain.xml by a style sheet, which fails where that lacks what is changed; the unpacked
 * server holds the deployable as the container would unpack it. Rejected: a domain.xml of our own,
 * which would hide what a later Payara adds. Consequence: a value that is known at the start only
 * is a system property.
 *
 * <p>Decision 5: a second thread loads classes ahead where there is no AOT cache. Context: one
 * thread does nearly all of a start, and two processors are there. Decision: a list of the classes
 * that a start loads, kept with the sources. Rejected: a list made by the build, which would have
 * to run the server; all classes of the jars, of which a start needs half. Consequence: the list
 * ages, which costs time and nothing else.
 *
 * <p>Uses: distribution.log.
 */
package org.workflowserver.distribution;
