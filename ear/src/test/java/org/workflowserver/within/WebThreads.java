package org.workflowserver.within;

import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;

/**
 * The engine's threads in a web archive. Payara heeds a session bean's executor definition in an
 * EJB module alone, which the runtime is in the deployable; here a web component has to repeat it.
 */
@WebServlet("/threads")
@ManagedExecutorDefinition(name = "java:app/concurrent/engine", virtual = true)
public class WebThreads extends HttpServlet {}
