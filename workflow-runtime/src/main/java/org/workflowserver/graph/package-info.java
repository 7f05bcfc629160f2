/**
 * What is drawn, and how a run moves through it.
 *
 * <p>Owns the rules of live and dead edges: which nodes are ready, skipped and done. Knows ids and
 * handles only, neither components nor configurations; pure code, without time, threads or storage.
 *
 * <p>Uses: nothing.
 */
package org.workflowserver.graph;
