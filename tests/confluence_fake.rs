//! The fake Confluence of the other tests, tried itself: what it is asked over HTTP is what the research on real ones says.

#[path = "confluence_fake/bodies.rs"]
mod bodies;
#[path = "confluence_fake/client.rs"]
mod client;
#[path = "confluence_fake/cloud.rs"]
mod cloud;
#[path = "confluence/mod.rs"]
mod confluence;
#[path = "confluence_fake/data_center.rs"]
mod data_center;
#[path = "confluence_fake/faults.rs"]
mod faults;
#[path = "confluence_fake/rendered.rs"]
mod rendered;
mod support;
