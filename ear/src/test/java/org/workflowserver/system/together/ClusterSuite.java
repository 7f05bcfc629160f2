package org.workflowserver.system.together;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Two servers on one database, and what ends and restarts servers. */
@Suite
@SelectPackages({"org.workflowserver.system.cluster", "org.workflowserver.system.crash"})
@IncludeClassNamePatterns(".*IT")
class ClusterSuite {}
